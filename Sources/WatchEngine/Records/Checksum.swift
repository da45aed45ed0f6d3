/// The two reflected 32-bit cyclic redundancy checks that log containers use.
package struct Checksum: Sendable {
  private let table: [UInt32]

  /// Castagnoli's polynomial: TFRecord.
  package static let castagnoli = Checksum(polynomial: 0x82F6_3B78)
  /// IEEE 802.3's polynomial, zlib's `crc32`: W&B's transaction log.
  package static let ieee = Checksum(polynomial: 0xEDB8_8320)

  private init(polynomial: UInt32) {
    table = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1
      }
    }
  }

  /// The checksum of bytes.
  package func value(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    var value = UInt32.max
    table.withUnsafeBufferPointer { table in
      for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
    }
    return ~value
  }

  /// TFRecord's form, so that a checksum within checked data does no harm.
  package func masked(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    let value = value(of: bytes)
    return (value >> 15 | value << 17) &+ 0xA282_EAD8
  }
}

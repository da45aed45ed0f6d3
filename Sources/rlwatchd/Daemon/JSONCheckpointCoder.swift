import WatchEngine

/// Checkpoints as JSON.
struct JSONCheckpointCoder: CheckpointCoder {
  func encode(_ node: ConfigNode) -> [UInt8] { JSONWriter.bytes(node) }

  func decode(_ bytes: [UInt8]) throws -> ConfigNode {
    try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
  }
}

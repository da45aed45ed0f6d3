import Foundation
import Testing

@testable import WatchEngine

/// What statfs says of a log's file system decides whether it is polled; the real one is a local one.
struct SilentFileSystemTests {
  struct Kind: CustomTestStringConvertible, Sendable {
    var name: String
    /// As `linux/magic.h` has it, or its own driver.
    var magic: UInt64
    var polls: Bool
    var testDescription: String { name }
  }

  static let kinds: [Kind] = [
    Kind(name: "NFS", magic: 0x6969, polls: true),
    Kind(name: "SMB", magic: 0x517B, polls: true),
    Kind(name: "CIFS", magic: 0xFF53_4D42, polls: true),
    Kind(name: "SMB2", magic: 0xFE53_4D42, polls: true),
    Kind(name: "FUSE", magic: 0x6573_5546, polls: true),
    Kind(name: "overlay", magic: 0x794C_7630, polls: true),
    Kind(name: "aufs", magic: 0x6175_6673, polls: true),
    Kind(name: "9p", magic: 0x0102_1997, polls: true),
    Kind(name: "Ceph", magic: 0x00C3_6400, polls: true),
    Kind(name: "Lustre", magic: 0x0BD0_0BD0, polls: true),
    Kind(name: "GPFS", magic: 0x4750_4653, polls: true),
    Kind(name: "BeeGFS", magic: 0x1983_0326, polls: true),
    Kind(name: "OrangeFS", magic: 0x2003_0528, polls: true),
    Kind(name: "PanFS", magic: 0xAAD7_AAEA, polls: true),
    Kind(name: "IBRIX", magic: 0x0131_11A8, polls: true),
    Kind(name: "StorNext", magic: 0xBEEF_DEAD, polls: true),
    Kind(name: "GFS2", magic: 0x0116_1970, polls: true),
    Kind(name: "OCFS2", magic: 0x7461_636F, polls: true),
    Kind(name: "VxFS", magic: 0xA501_FCF5, polls: true),
    Kind(name: "ACFS", magic: 0x6163_6673, polls: true),
    Kind(name: "OpenAFS", magic: 0x5346_414F, polls: true),
    Kind(name: "kAFS", magic: 0x6B41_4653, polls: true),
    Kind(name: "Coda", magic: 0x7375_7245, polls: true),
    Kind(name: "vboxsf", magic: 0x786F_4256, polls: true),
    Kind(name: "vmhgfs", magic: 0xBACB_ACBC, polls: true),
    Kind(name: "prl_fs", magic: 0x7C7C_6673, polls: true),
    Kind(name: "autofs", magic: 0x0187, polls: true),
    Kind(name: "ext4", magic: 0xEF53, polls: false),
    Kind(name: "xfs", magic: 0x5846_5342, polls: false),
    Kind(name: "btrfs", magic: 0x9123_683E, polls: false),
    Kind(name: "zfs", magic: 0x2FC1_2FC1, polls: false),
    Kind(name: "tmpfs", magic: 0x0102_1994, polls: false),
    Kind(name: "f2fs", magic: 0xF2F5_2010, polls: false),
    Kind(name: "bcachefs", magic: 0xCA45_1A4E, polls: false),
  ]

  private func mode(of tail: TailHarness) -> LogStatus.Mode? {
    tail.set?.status(at: tail.now).logs.first?.mode
  }

  @Test(arguments: kinds)
  func aLogIsPolledWhereNoEventsCome(kind: Kind) throws {
    let calls = FaultyCalls()
    calls.set {
      $0.remoteKind = kind.magic
      $0.remoteFolder = "/w"
    }
    let tail = try TailHarness(calls: calls)
    tail.append(1...5)
    tail.start()
    tail.advance(.seconds(2))
    #expect(mode(of: tail) == (kind.polls ? .poll : .inotify))
    tail.append(6...10)
    tail.pump()
    tail.advance(.seconds(2))
    // Nothing is heard of these.
    tail.append(11...12)
    tail.advance(.milliseconds(2100))
    tail.commit()
    #expect(tail.steps == Array(1...12))
    tail.append(13...14)
    tail.advance(.milliseconds(400))
    tail.commit()
    #expect(tail.steps == Array(1...(kind.polls ? 14 : 12)), "a busy log is polled every 250 ms")
    for _ in 0..<100 { tail.advance(.seconds(8)) }
    let next = try #require(tail.set?.nextTick(at: tail.now)) - tail.now
    #expect(next == (kind.polls ? .seconds(2) : .seconds(8)), "a quiet one less often")
    #expect(tail.steps == Array(1...14))
  }

  /// The folder is local, the file it leads to is not.
  @Test func aLinkThatLeadsToANetworkFolderIsPolled() throws {
    let calls = FaultyCalls()
    let tail = try TailHarness(calls: calls)
    calls.set {
      $0.remoteKind = 0x6969
      $0.remoteFolder = "/nfs/"
    }
    try FileManager.default.createDirectory(
      atPath: tail.folder + "/nfs/runs", withIntermediateDirectories: true)
    tail.link(tail.log, to: "../nfs/runs/train.log")
    tail.start()
    #expect(mode(of: tail) == .poll, "before the file is there")
    tail.append(1...5)
    tail.pump()
    #expect(mode(of: tail) == .poll)
    tail.append(6...7)
    tail.advance(.milliseconds(300))
    tail.commit()
    #expect(tail.steps == Array(1...7))
    tail.append(8...9, to: tail.folder + "/local")
    tail.link(tail.log, to: "../local")
    tail.pump()
    #expect(mode(of: tail) == .inotify, "led to a local file, its events serve again")
  }
}

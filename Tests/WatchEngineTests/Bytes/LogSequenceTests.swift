import Testing

@testable import WatchEngine

/// Which files are one log, and in what order.
struct LogSequenceTests {
  @Test(arguments: [
    ("/r/events.out.tfevents.17.host.1.0", "/r/events.out.tfevents.*"),
    ("/r/a/checkpoint-500/trainer_state.json", "/r/a/checkpoint-*/trainer_state.json"),
    ("checkpoint-5/trainer_state.json", "./checkpoint-*/trainer_state.json"),
    ("/r/events.out.tfevents.17.host.gz", nil), ("/r/events.out.tfevents.x", nil),
    ("/r/last/trainer_state.json", nil), ("/r/checkpoint-best/trainer_state.json", nil),
    ("/r/train.log", nil), ("/r/train.log.1", nil),
  ])
  func toldByTheName(_ path: String, _ pattern: String?) {
    #expect(LogSequence(of: path)?.pattern == pattern)
  }

  @Test func naturalOrder() {
    let names = ["a-9", "a-010", "a-10", "a-100", "a-99999999999999999999999999", "b", "b1", "b1c"]
    #expect(names.shuffled().sorted(by: NaturalOrder.precedes) == names)
  }

  @Test func severalFilesAreJoinedOneStaysItself() {
    let joined = LogSequence.joined([
      "/r/train.log", "/r/events.out.tfevents.20.h", "/q/events.out.tfevents.5.h",
      "/r/events.out.tfevents.9.h", "/r/train.log",
    ])
    #expect(
      joined.map(\.log) == [
        "/r/train.log", "/r/events.out.tfevents.*", "/q/events.out.tfevents.5.h", "/r/train.log",
      ])
    #expect(joined[1].files == ["/r/events.out.tfevents.9.h", "/r/events.out.tfevents.20.h"])
  }

  /// A checkpoint's own folder is no run.
  @Test func nameOfTheRun() {
    let name = NameTemplate.standard.name(ofLog: "/r/ppo/checkpoint-*/trainer_state.json")
    #expect(name == "ppo")
  }

  private static func member(_ name: String, _ modified: Int64) -> SequenceState.Member {
    let identity = FileIdentity(device: 1, inode: UInt64(name) ?? 0, birth: 1)
    return SequenceState.Member(
      path: name, stat: FileStat(identity: identity, size: 1, modified: modified))
  }

  @Test func oldFilesAreReadAgainWhenTheyWereWrittenSince() {
    var state = SequenceState()
    let first = [Self.member("2", 20), Self.member("10", 30), Self.member("1", 10)]
    state.offer(first, past: [], open: [])
    #expect([state.next(), state.next(), state.next(), state.next()] == ["1", "2", "10", nil])
    let past = first.prefix(2).map {
      CheckpointRecord.PastFile(
        identity: $0.stat.identity, proof: .empty, modified: $0.stat.modified)
    }
    state.forget(
      CheckpointRecord.PastFile(
        identity: first[2].stat.identity, proof: .empty, modified: first[2].stat.modified))
    state.offer(first, past: past, open: [])
    #expect(state.isExhausted)
    // The run went back: 2 is written anew, 3 after it; 11 is new.
    let later = [
      Self.member("11", 70), Self.member("1", 10), Self.member("2", 50), Self.member("3", 60),
    ]
    state.offer(later, past: past, open: [])
    #expect([state.next(), state.next(), state.next(), state.next()] == ["2", "3", "11", nil])
  }

  @Test func moreThanAreHeldAreAskedForAgain() {
    var state = SequenceState()
    let members = (1...3000).map { Self.member("\($0)", Int64($0)) }
    var read: [String] = []
    repeat {
      state.offer(members, past: [], open: [])
      while let next = state.next() { read.append(next) }
      if let last = read.last, let number = Int64(last) {
        let identity = FileIdentity(device: 1, inode: UInt64(number), birth: 1)
        state.forget(
          CheckpointRecord.PastFile(identity: identity, proof: .empty, modified: number))
      }
    } while state.needsOffer
    #expect(read == members.map(\.path))
  }
}

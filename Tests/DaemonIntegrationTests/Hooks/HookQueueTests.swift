import Foundation
import Testing
import WatchTestSupport

/// Hooks that behave as badly as they can, all at once, in a process of their own.
struct HookQueueTests {
  struct Ended: Decodable {
    var hook: Int?
    var ending: String?
    var status: Int?
    var timedOut: Bool?
    var truncated: Bool?
    var bytes: Int?
    var strays: Int?
    var survivors: Int?
    var output: String?
    var children: Int?
  }

  private func run(_ hooks: [String]) async throws -> (hooks: [Int: Ended], children: Int?) {
    let result = try await BuiltProgram.run([BuiltProgram.path("SinkProbe"), "hooks"] + hooks)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let lines = try result.lines.map { try decoder.decode(Ended.self, from: Data($0.utf8)) }
    var ended: [Int: Ended] = [:]
    for line in lines {
      if let hook = line.hook { ended[hook] = line }
    }
    #expect(ended.count == hooks.count, "\(result)")
    return (ended, lines.last?.children)
  }

  /// Processes on this machine with `argument` among their arguments.
  private func processes(with argument: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.filter {
      let line = FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
      return line.split(separator: 0).contains { $0.elementsEqual(argument.utf8) }
    }
  }

  /// A number of seconds to sleep that no other process on the machine has as an argument.
  private func mark() -> String { "\(Int.random(in: 1_000_000...9_999_999)).\(getpid())" }

  @Test func aHookReadsTheAlertAndIsHeard() async throws {
    let (hooks, children) = try await run(["10:cat; echo said >&2; exit 3", "10:exec true"])
    #expect(hooks[0]?.ending == "exited" && hooks[0]?.status == 3)
    #expect(hooks[0]?.output == "{\"n\":0}\nsaid")
    #expect(hooks[1]?.status == 0 && hooks[1]?.timedOut == false)
    #expect(children == 0)
  }

  @Test(arguments: [
    "5:sleep MARK & echo done",
    "5:setsid sleep MARK & echo done",
    "5:(setsid sh -c 'sleep MARK & sleep MARK' &); echo done",
    "5:env -i setsid sleep MARK & echo done",
    "5:(trap '' TERM HUP; sleep MARK) & echo done",
    "5:for i in 1 2 3 4 5 6 7 8; do (setsid sh -c 'setsid sleep MARK & sleep MARK' &); done; echo done",
  ])
  func nothingIsLeftOfAHookThatEndsAtOnce(_ hook: String) async throws {
    let mark = mark()
    let (hooks, children) = try await run([hook.replacingOccurrences(of: "MARK", with: mark)])
    #expect(hooks[0]?.ending == "exited" && hooks[0]?.status == 0 && hooks[0]?.output == "done")
    #expect(hooks[0]?.survivors == 0)
    #expect(children == 0)
    #expect(try processes(with: mark) == [])
  }

  /// A group whose members leave it while it is being killed: who dies late hands its child over late.
  @Test func nothingIsLeftOfAnyOfMany() async throws {
    let mark = mark()
    let line = "for i in 1 2 3; do (setsid sleep \(mark) & sleep \(mark)) & done; echo done"
    let result = try await BuiltProgram.run(
      [BuiltProgram.path("SinkProbe"), "hooks-in-turn", "200", line])
    #expect(result.status == 0)
    #expect(result.lines == [])
    #expect(try processes(with: mark) == [])
  }

  @Test(arguments: [
    ("0.2:sleep MARK & sleep MARK & sleep MARK", 15),
    ("0.2:trap '' TERM; (trap '' TERM; exec sleep MARK) & sleep MARK; sleep MARK", 9),
    ("0.2:setsid sleep MARK & sleep MARK", 15),
    (
      "0.2:trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep MARK; sleep MARK' & sleep MARK; sleep MARK",
      9
    ),
  ])
  func aHookThatHangsIsEndedWithItsWholeTree(_ hook: String, _ signal: Int) async throws {
    let mark = mark()
    let (hooks, children) = try await run([hook.replacingOccurrences(of: "MARK", with: mark)])
    #expect(hooks[0]?.ending == "killed" && hooks[0]?.status == signal)
    #expect(hooks[0]?.timedOut == true)
    #expect(children == 0)
    #expect(try processes(with: mark) == [])
  }

  @Test func aFloodIsCutAndHoldsNobodyUp() async throws {
    let (hooks, _) = try await run([
      "0.5:yes", "10:head -c 3000000 /dev/zero; echo end >&2; exit 5", "10:echo quick",
    ])
    #expect(hooks[0]?.timedOut == true && hooks[0]?.truncated == true && hooks[0]?.bytes == 8192)
    // It isn't blocked by a full pipe: it comes to its end.
    #expect(hooks[1]?.status == 5 && hooks[1]?.truncated == true && hooks[1]?.bytes == 8192)
    #expect(hooks[2]?.output == "quick" && hooks[2]?.truncated == false)
  }

  @Test func theEndOfOneLeavesTheOthersChildrenAlone() async throws {
    // The first ends at once and is swept up after; the second's orphan, in its own session,
    // must live until it has written its word.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let go = folder.appendingPathComponent("go").path
    let word = folder.appendingPathComponent("word").path
    #expect(mkfifo(go, 0o600) == 0 && mkfifo(word, 0o600) == 0)
    let (hooks, children) = try await run([
      // Opening the FIFO waits until the orphan below reads it: both are alive then.
      "10:echo go > \(go); exit 0",
      "10:(setsid sh -c 'read x < \(go); sleep 0.3; echo alive > \(word)' &); cat \(word)",
    ])
    #expect(hooks[0]?.status == 0)
    #expect(hooks[1]?.output == "alive", "\(hooks)")
    #expect(children == 0)
  }

  @Test func closedDescriptorsAndSignalsDoNoHarm() async throws {
    let (hooks, children) = try await run([
      "10:exec 0<&- 1>&- 2>&-; exit 4", "10:kill -KILL $$",
      "10:grep -E 'SigBlk|SigIgn' /proc/self/status",
      "10:ls /proc/self/fd | wc -l",
    ])
    #expect(hooks[0]?.status == 4)
    #expect(hooks[1]?.ending == "killed" && hooks[1]?.status == 9 && hooks[1]?.timedOut == false)
    // Signals 32 and 33 (the top bits here) are the C library's own.
    let masks = (hooks[2]?.output ?? "").split(separator: "\n").compactMap {
      UInt64($0.suffix(16), radix: 16)
    }
    #expect(masks.count == 2 && masks.allSatisfy { $0 & 0x7FFF_FFFF == 0 }, "\(masks)")
    // Standard input, output, error, and the folder ls reads: nothing of the daemon's.
    #expect(hooks[3]?.output == "4")
    #expect(children == 0)
  }
}

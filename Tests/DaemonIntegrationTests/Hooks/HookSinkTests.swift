import Foundation
import Testing
import WatchTestSupport

struct HookSinkTests {
  private let probe = BuiltProgram.path("SinkProbe")

  @Test func theAlertComesAsEnvironmentAndNeverAsCommand() async throws {
    let result = try await BuiltProgram.run(
      [
        probe, "hook-sink", "shell",
        #"env | grep ^RLWATCH_ | sort | grep -v HOOK_RUN; echo "$PASSED""#,
      ], environment: ["PASSED": "handed on"])
    #expect(result.lines == ["00000000000000aa delivered"], "\(result)")
    let lines = result.error.split(separator: "\n").map(String.init)
    let expected = [
      "RLWATCH_ALERT_ID=00000000000000aa", "RLWATCH_BASELINE=NaN",
      "RLWATCH_CHECKPOINT=/data/checkpoint-280", "RLWATCH_DETECTOR=entropy_collapse",
      "RLWATCH_KIND=", "RLWATCH_LOG=/data/runs/grpo-7b/train.log",
      "RLWATCH_MESSAGE=Policy entropy dropped from 2.25 to 0.1234 over 50 consecutive steps",
      "RLWATCH_ONSET_STEP=291", "RLWATCH_ROW=339",
      "RLWATCH_RUN=run $(touch /tmp/never) `id` ; rm -rf [2J'\"", "RLWATCH_SEVERITY=critical",
      "RLWATCH_STATUS=firing", "RLWATCH_STEP=340", "RLWATCH_THRESHOLD=", "RLWATCH_VALUE=0.1234",
      "handed on",
    ]
    for line in expected { #expect(lines.contains(line), "\(line)\nnot in\n\(result.error)") }
    #expect(lines.contains { $0.hasPrefix("RLWATCH_FIX=Lower the learning rate") })
    #expect(!FileManager.default.fileExists(atPath: "/tmp/never"))
  }

  @Test func theDaemonsOwnVariablesAreKeptBack() async throws {
    let kept = [
      "NOTIFY_SOCKET": "/nowhere", "WATCHDOG_USEC": "1", "LISTEN_FDS": "1", "KEPT_BACK": "1",
      "CREDENTIALS_DIRECTORY": "/secret",
    ]
    let result = try await BuiltProgram.run(
      [probe, "hook-sink", "shell", "env | cut -d= -f1 | sort | tr '\\n' ' '"], environment: kept)
    for name in kept.keys { #expect(!result.error.contains(name), "\(result.error)") }
    #expect(result.error.contains(" PATH "))
  }

  @Test func standardInputIsTheAlertAsJSON() async throws {
    let result = try await BuiltProgram.run(
      [
        probe, "hook-sink", "command", "/usr/bin/python3", "-c",
        "import json,sys; d=json.load(sys.stdin); print(d['id'], d['baseline'], d['checkpoint'], sorted(d['values']), len(d['fixes']))",
      ])
    #expect(
      result.error.contains(
        "00000000000000aa NaN /data/checkpoint-280 ['consecutive_steps_below', 'current_entropy', "
          + "'loss', 'note', 'threshold'] 4"), "\(result)")
  }

  @Test(arguments: [
    ("exit 7", "failed(reason: \"exited with status 7"),
    ("kill -TERM $$", "failed(reason: \"was killed by signal 15"),
  ])
  func aFailureIsSaid(_ line: String, _ words: String) async throws {
    let result = try await BuiltProgram.run([probe, "hook-sink", "shell", line])
    #expect(result.output.contains(words), "\(result)")
    #expect(result.error.contains("hook probe "))
  }

  @Test func aHookThatAsksIsTriedAgain() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let result = try await BuiltProgram.run(
      [probe, "hook-sink", "shell", "if [ -e \(file) ]; then exit 0; fi; : > \(file); exit 75"])
    #expect(result.lines == ["00000000000000aa delivered"])
    #expect(result.error.contains("exited with status 75"))
  }

  @Test(.enabled("no right to run a journald here") { try await BuiltProgram.canRunJournald() })
  func statusAndOutputReachTheJournal() async throws {
    let result = try await BuiltProgram.underJournal(
      """
      $PROBE hook-sink shell 'echo one; printf "two\\033[2J\\n" >&2; exit 3' >/dev/null
      journalctl --sync; journalctl RLWATCH_EVENT=hook_failed RLWATCH_HOOK=probe -o json
      """)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
      "\(result)")
    #expect(object["RLWATCH_EXIT_STATUS"] as? String == "3")
    #expect(object["RLWATCH_ALERT_ID"] as? String == "00000000000000aa")
    #expect(object["PRIORITY"] as? String == "4")
    let message = try #require(object["MESSAGE"] as? String)
    #expect(message.hasPrefix("hook probe exited with status 3 after "))
    #expect(message.hasSuffix("s:\none\ntwo[2J"), "\(message)")
  }
}

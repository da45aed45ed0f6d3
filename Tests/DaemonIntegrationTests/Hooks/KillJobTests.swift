import Foundation
import Testing
import WatchTestSupport

struct KillJobTests {
  /// Runs a shell script in a folder of its own, with `$KILL` the hook and `$MARK` a number of
  /// seconds to sleep that no other process has as its argument.
  private func run(_ script: String) async throws -> BuiltProgram.Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await BuiltProgram.run(
      ["/bin/bash", "-c", "cd \(folder.path)\n" + script],
      environment: [
        "KILL": Repository.root.appendingPathComponent("config/hooks/kill-job").path,
        "MARK": "\(Int.random(in: 1_000_000...9_999_999)).\(getpid())",
      ])
  }

  @Test func aProcessEndsOnTERM() async throws {
    let result = try await run(
      """
      sleep $MARK & echo $! > pid
      $KILL --pid-file pid --dry-run && kill -0 $! && $KILL --pid-file pid; echo $?
      wait $!; echo $?; $KILL --pid-file pid; echo $?; $KILL --pid-file nothing; echo $?
      """)
    let lines = result.lines
    try #require(lines.count == 8, "\(result)")
    #expect(lines[0].contains("would send TERM to process"))
    #expect(lines[1].hasSuffix("ended on TERM") && lines[2] == "0")
    #expect(lines[3] == "143")
    #expect(lines[4].hasSuffix("gone already") && lines[5] == "0")
    #expect(lines[6].contains("nothing runs") && lines[7] == "0")
  }

  @Test func aStubbornGroupIsKilledWhole() async throws {
    let result = try await run(
      """
      mkfifo up
      setsid sh -c 'trap "" TERM; echo $$ > pid; sleep $MARK & echo up > up; wait; sleep $MARK' 2>&- &
      read x < up
      $KILL --pid-file pid --grace 1; echo $?
      wait; grep -lzxf <(printf %s "$MARK") /proc/[0-9]*/cmdline 2>/dev/null | wc -l
      """)
    #expect(
      result.lines.first?.hasSuffix("ignored TERM for 1 s and was killed") == true, "\(result)")
    #expect(Array(result.lines.suffix(2)) == ["0", "0"])
  }

  @Test func aRecycledNumberIsNeverSignalled() async throws {
    let result = try await run(
      """
      sleep $MARK & echo $! > pid; touch -d '1 minute ago' pid
      $KILL --pid-file pid; echo $?
      kill -0 $! && echo alive; kill $!
      """)
    #expect(result.lines == ["3", "alive"], "\(result)")
    #expect(result.error.contains("another job has its number now"))
  }

  /// As in a sandbox: a user namespace of its own, and a /proc that shows nothing beyond it.
  @Test(.enabled(if: geteuid() == 0, "needs root, to hide /proc"))
  func aHiddenProcessIsNotTakenForGone() async throws {
    let result = try await run(
      """
      chmod 755 .; cp $KILL kill-job
      export AS="setpriv --reuid=65534 --regid=65534 --clear-groups"
      hidden() { $AS unshare --user ./kill-job "$@"; }
      $AS setsid sleep $MARK & echo $! > pid; until grep -q sleep /proc/$!/comm; do :; done
      export -f hidden; export pid=$!
      unshare --mount bash -c 'mount -t proc -o hidepid=2 proc /proc
        hidden --pid-file pid; echo $?; kill -0 $pid && echo alive
        hidden --pgid $pid --grace 0; echo $?'
      wait $!; echo $?
      """)
    #expect(result.lines.count == 5, "\(result)")
    #expect(Array(result.lines.prefix(2)) == ["3", "alive"], "\(result)")
    #expect(result.error.contains("can't be seen from here"))
    #expect(result.lines.dropFirst(2).first?.contains("process group") == true)
    #expect(result.lines.last == "143", "\(result)")
  }

  @Test func aProcessGroupEnds() async throws {
    let result = try await run(
      """
      mkfifo up; setsid sh -c 'echo $$ > pid; echo up > up; sleep $MARK | sleep $MARK' &
      read x < up; $KILL --pgid $(cat pid); echo $?; $KILL --pgid $(cat pid); echo $?
      """)
    #expect(result.lines.count == 4, "\(result)")
    #expect(result.lines.first?.hasSuffix("ended on TERM") == true)
    #expect(result.lines[2].hasSuffix("is gone already"))
  }

  @Test(arguments: [
    ("echo 1 > f; $KILL --pid-file f", 3), ("echo 0 > f; $KILL --pid-file f", 3),
    ("echo -1 > f; $KILL --pid-file f", 3), ("echo 12x > f; $KILL --pid-file f", 3),
    (": > f; $KILL --pid-file f", 3), ("$KILL --pid-file .", 3),
    ("echo $$ > f; chmod 666 f; $KILL --pid-file f", 3),
    ("echo $$ > f; chmod 664 f; $KILL --pid-file f", 3), ("$KILL", 64), ("$KILL --unit", 64),
    ("$KILL --unit '-x'", 64), ("$KILL --unit 'a;b'", 64), ("$KILL --pgid 1", 64),
    ("$KILL --pgid 0", 64), ("$KILL --pgid x", 64), ("$KILL --pgid 5 --pid-file f", 64),
    ("$KILL --grace x --pgid 5", 64), ("$KILL --what", 64),
    ("PATH=/nowhere; /bin/sh $KILL --slurm 5 2>/dev/null", 69),
  ])
  func whatIsUnsafeOrWrongIsRefused(_ script: String, _ status: Int32) async throws {
    let result = try await run(script)
    #expect(result.status == status, "\(script): \(result)")
    #expect(result.output.isEmpty)
  }

  @Test func anAlertThatEndsStopsNothing() async throws {
    let result = try await run(
      "sleep $MARK & RLWATCH_STATUS=resolved $KILL --pgid $$; kill $! && echo alive")
    #expect(result.lines.last == "alive")
  }

  @Test func aSlurmJobIsCancelledThenKilled() async throws {
    // Slurm's own commands, played by scripts: the job goes only at KILL.
    let result = try await run(
      """
      mkdir bin; touch job
      printf '#!/bin/sh\\n[ ! -e job ] || echo "$2"\\n' > bin/squeue
      printf '#!/bin/sh\\necho "scancel $*" >> calls\\ncase $* in *KILL*) rm job ;; esac\\n' > bin/scancel
      chmod +x bin/*; PATH=$PWD/bin:$PATH
      $KILL --slurm 4711 --grace 0 --dry-run; $KILL --slurm 4711 --grace 0; echo $?; cat calls
      $KILL --slurm 4711
      """)
    #expect(
      result.lines == [
        "kill-job: would cancel Slurm job 4711, and kill it after 0 s",
        "kill-job: Slurm job 4711 ignored TERM for 0 s and was killed", "0",
        "scancel 4711", "scancel --signal=KILL --full 4711",
        "kill-job: Slurm job 4711 is gone already",
      ], "\(result)")
  }
}

import Foundation
import Testing
import WatchTestSupport

/// The shipped hook on real folders.
struct KeepCheckpointTests {
  /// Runs a shell script in a folder with checkpoints of steps 100 to 400; `keep STEP [ARGUMENT…]`
  /// runs the hook as the daemon would.
  private func run(_ script: String) async throws -> BuiltProgram.Result {
    let folder = try TemporaryFolder()
    for step in [100, 200, 300, 400] {
      try folder.write("weights \(step)", to: "run/checkpoint-\(step)/model.safetensors")
      try folder.write("x", to: "run/checkpoint-\(step)/deep/er/state.pt")
    }
    return try await BuiltProgram.run(
      [
        "/bin/bash", "-c",
        """
        cd \(folder.url.path)/run
        keep() { step=$1; shift; RLWATCH_CHECKPOINT=$PWD/checkpoint-$step "$KEEP" "$@" 2>&1 \\
          | sed "s,$PWD/,,g"; echo "= ${PIPESTATUS[0]}"; }
        \(script)
        """,
      ],
      environment: [
        "KEEP": Repository.root.appendingPathComponent("config/hooks/keep-checkpoint").path,
        "RLWATCH_RUN": "../odd run",
      ])
  }

  @Test func itIsKeptOnceByHardLinksAndOutlivesTheOriginal() async throws {
    let result = try await run(
      """
      keep 200 --dry-run; ls
      keep 200; keep 200
      [ checkpoint-200/model.safetensors -ef kept-checkpoints/checkpoint-200/model.safetensors ] \\
        && echo linked
      rm -r checkpoint-200
      cat kept-checkpoints/checkpoint-200/model.safetensors; echo
      find kept-checkpoints -name 'state.pt' -o -name '.partial*'
      """)
    #expect(
      result.lines == [
        "keep-checkpoint: would keep checkpoint-200 as kept-checkpoints/checkpoint-200, at most 3 "
          + "in all", "= 0",
        "checkpoint-100", "checkpoint-200", "checkpoint-300", "checkpoint-400",
        "keep-checkpoint: kept checkpoint-200 by hard links as kept-checkpoints/checkpoint-200",
        "= 0",
        "keep-checkpoint: checkpoint-200 is kept already as kept-checkpoints/checkpoint-200", "= 0",
        "linked", "weights 200", "kept-checkpoints/checkpoint-200/deep/er/state.pt",
      ], "\(result)")
  }

  @Test func onlySoManyStay() async throws {
    let result = try await run(
      """
      mkdir -p kept-checkpoints/mine
      for step in 100 300 200; do keep $step --keep 2; done; ls kept-checkpoints
      """)
    #expect(
      result.lines.suffix(5) == [
        "keep-checkpoint: deleted kept-checkpoints/checkpoint-100: at most 2 are kept", "= 0",
        "checkpoint-200", "checkpoint-300", "mine",
      ], "\(result)")
  }

  @Test func elsewhereItIsCopiedPerRun() async throws {
    let result = try await run(
      """
      keep 100 --copy --into $PWD/safe
      [ checkpoint-100/model.safetensors -ef safe/___odd_run/checkpoint-100/model.safetensors ] \\
        || echo copied
      keep 100 --copy --into $PWD/safe --reserve 999999999; keep 200 --copy --reserve 999999999
      find . -name '.partial*'
      """)
    #expect(
      result.lines.prefix(5) == [
        "keep-checkpoint: kept checkpoint-100 as a copy as safe/___odd_run/checkpoint-100", "= 0",
        "copied",
        "keep-checkpoint: checkpoint-100 is kept already as safe/___odd_run/checkpoint-100", "= 0",
      ], "\(result)")
    #expect(result.lines.dropFirst(5).first?.contains("999999999 are to stay free") == true)
    #expect(result.lines.last == "= 73")
  }

  @Test func manyAtOnceKeepItOnce() async throws {
    let result = try await run(
      """
      for i in 1 2 3 4 5 6; do keep 100 >out.$i & done; wait; cat out.*
      """)
    #expect(result.lines.filter { $0 == "= 0" }.count == 6, "\(result)")
    #expect(result.lines.filter { $0.contains("by hard links") }.count == 1)
    #expect(result.lines.filter { $0.contains("is kept already") }.count == 5)
  }

  @Test func whatAnInterruptedOneLeftIsNoCheckpoint() async throws {
    let result = try await run(
      """
      mkdir -p kept-checkpoints/.partial-1/deep; keep 100; ls -A kept-checkpoints
      """)
    #expect(
      result.lines.suffix(3) == ["= 0", ".keep-checkpoint", "checkpoint-100"], "\(result)")
  }

  @Test func whatIsOddIsRefusedAndNothingIsDone() async throws {
    let result = try await run(
      """
      ln -s checkpoint-100 checkpoint-500; mkdir 'checkpoint-600 x'
      keep 500; keep '600 x'; keep 700; keep 100 --into $PWD/checkpoint-100/in
      mkdir -p kept-checkpoints/checkpoint-100; keep 100
      RLWATCH_CHECKPOINT=checkpoint-100 "$KEEP" 2>&1; echo $?
      RLWATCH_CHECKPOINT= "$KEEP"; echo $?
      RLWATCH_STATUS=resolved keep 100
      keep 100 --keep 0; keep 100 --into here; keep 100 --nonsense
      """)
    let statuses = result.lines.filter { $0.hasPrefix("= ") }
    #expect(
      statuses == ["= 3", "= 3", "= 1", "= 3", "= 3", "= 0", "= 64", "= 64", "= 64"], "\(result)")
    #expect(result.output.contains("checkpoint-500 is a symbolic link"))
    #expect(result.output.contains("checkpoint-700 is gone already"))
    #expect(
      result.output.contains(
        "kept-checkpoints/checkpoint-100 is there already, and is not checkpoint-100"))
    #expect(result.output.contains("path is not absolute: checkpoint-100\n3\n"))
    #expect(result.output.contains("names no checkpoint: nothing to keep\n0\n"))
  }
}

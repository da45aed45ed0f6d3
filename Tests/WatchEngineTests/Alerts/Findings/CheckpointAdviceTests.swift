import Testing
import WatchEngine
import WatchTestSupport

/// Which checkpoint is chosen, and what is said of it.
struct CheckpointAdviceTests {
  @Test(
    arguments: [
      ("/r/checkpoint-500", 500), ("/r/global_step_500", 500), ("/r/global_step_40/actor", 40),
      ("/r/epoch=3-step=500.ckpt", 500), ("/r/iter_0000500", 500), ("/r/step500/model2.pt", 2),
      ("/r/Step_12_epoch_3", 12), ("/r/steps-7", 7), ("/r/v2/ckpt", 2), ("/r/checkpoint-last", nil),
      ("/r/tmp-checkpoint-500", nil), ("/r/.checkpoint-500", nil), ("/r/checkpoint-500.tmp", nil),
      ("/r/checkpoint-9999999999999999", nil),
      ("/r/checkpoint-999999999999999", 999_999_999_999_999),
      ("/r/", nil), ("", nil),
    ] as [(String, Int?)])
  func theStepIsReadFromTheName(_ path: String, _ step: Int?) {
    #expect(SavedCheckpoint(path: path, below: "/r")?.step == step)
  }

  @Test func numbersAboveThePatternsRootSayNothing() {
    #expect(SavedCheckpoint(path: "/data7/run2/last", below: "/data7/run2") == nil)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: [Int]
    var rollback: Rollback
    var chosen: Int?
    var deletedAt: Int?
    var note: String
  }

  static let cases = [
    Case(
      testDescription: "the newest before the trouble", steps: [100, 200, 300, 400],
      rollback: Rollback(before: 350), chosen: 300,
      note: "Roll back to /r/checkpoint-300: step 300, 150 steps are lost"),
    Case(
      testDescription: "the very step counts as before", steps: [100, 200],
      rollback: Rollback(before: 200), chosen: 200,
      note: "Roll back to /r/checkpoint-200: step 200, 250 steps are lost"),
    Case(
      testDescription: "not one from an earlier trouble", steps: [100, 200, 300],
      rollback: Rollback(before: 350, unhealthy: [StepSpan(from: 180, to: 300)]), chosen: 100,
      note: "Roll back to /r/checkpoint-100: step 100, 350 steps are lost"),
    Case(
      testDescription: "rotation: the next save deletes it", steps: [300, 400, 500],
      rollback: Rollback(before: 310), chosen: 300, deletedAt: 600,
      note: "Roll back to /r/checkpoint-300: step 300, 150 steps are lost; the next save, at step "
        + "600, deletes it: only 3 are kept"),
    Case(
      testDescription: "rotation: it is there for a while", steps: [300, 400, 500],
      rollback: Rollback(before: 420), chosen: 400, deletedAt: 700,
      note:
        "Roll back to /r/checkpoint-400: step 400, 50 steps are lost; deleted at step 700: only "
        + "3 are kept"),
    Case(
      testDescription: "all saves are there: no rotation", steps: [50, 100, 150],
      rollback: Rollback(before: 60), chosen: 50,
      note: "Roll back to /r/checkpoint-50: step 50, 400 steps are lost"),
    Case(
      testDescription: "the best is kept beside the last ones: nothing is said",
      steps: [100, 300, 400], rollback: Rollback(before: 120), chosen: 100,
      note: "Roll back to /r/checkpoint-100: step 100, 350 steps are lost"),
    Case(
      testDescription: "none is left", steps: [400, 500], rollback: Rollback(before: 350),
      note: "No healthy checkpoint is left: the oldest of 2 is of step 400, the trouble may have "
        + "begun at step 350"),
    Case(
      testDescription: "a sick one is none", steps: [300],
      rollback: Rollback(before: 350, unhealthy: [StepSpan(from: 300, to: 300)]),
      note:
        "No healthy checkpoint is left: the only one is of step 300, the trouble may have begun "
        + "at step 350"),
    Case(
      testDescription: "nothing is there", steps: [], rollback: Rollback(before: 350),
      note: "No checkpoint is at /r/checkpoint-*"),
  ]

  @Test(arguments: cases)
  func choosesAndSays(_ example: Case) {
    let found = example.steps.shuffled().map {
      SavedCheckpoint(path: "/r/checkpoint-\($0)", step: $0)
    }
    let advice = CheckpointAdvice(
      among: found, rollback: example.rollback, step: 450, pattern: "/r/checkpoint-*")
    #expect(advice.step == example.chosen)
    #expect(advice.path == example.chosen.map { "/r/checkpoint-\($0)" })
    #expect(advice.lostSteps == example.chosen.map { 450 - $0 })
    #expect(advice.deletedAtStep == example.deletedAt)
    #expect(advice.note == example.note)
    #expect(advice.isFault == example.steps.isEmpty)
  }

  @Test func absurdStepsDoNoHarm() {
    let found = (1...4000).map {
      SavedCheckpoint(path: "/r/\($0)", step: 999_999_999_999_999 - 4000 + $0)
    }
    let advice = CheckpointAdvice(
      among: found, rollback: Rollback(before: .max), step: .min, pattern: "")
    #expect(advice.step == 999_999_999_999_999 && advice.lostSteps == 0)
  }
}

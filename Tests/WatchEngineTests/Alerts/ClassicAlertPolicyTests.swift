import Testing
import WatchEngine
import WatchTestSupport

struct ClassicAlertPolicyTests {
  /// A policy behind a reference: expectations can't call what mutates.
  private final class Gate {
    var policy: ClassicAlertPolicy

    init(_ policy: ClassicAlertPolicy) { self.policy = policy }

    func admits(detector: String, severity: Severity, step: Int) -> Bool {
      policy.admits(detector: detector, severity: severity, step: step)
    }
  }

  private func policy(cooldown: Int = 100, most: Int = 50) -> Gate {
    var options = AlertOptions()
    options.cooldownSteps = cooldown
    options.maxAlertsPerRun = most
    return Gate(ClassicAlertPolicy(options: options))
  }

  @Test func cooldownIsFromOneSentAlertToTheNext() {
    let policy = policy()
    let sent = [100, 199, 200, 250, 299, 300].filter {
      policy.admits(detector: "kl_explosion", severity: .warning, step: $0)
    }
    #expect(sent == [100, 200, 300])
  }

  @Test func tiersAndDetectorsHaveCooldownsOfTheirOwn() {
    let policy = policy()
    #expect(policy.admits(detector: "a", severity: .critical, step: 10))
    #expect(policy.admits(detector: "a", severity: .warning, step: 11))
    #expect(policy.admits(detector: "b", severity: .warning, step: 11))
    #expect(!policy.admits(detector: "a", severity: .critical, step: 12))
  }

  @Test func capDropsCriticalsToo() {
    let policy = policy(cooldown: 0, most: 3)
    for step in 0..<3 {
      #expect(policy.admits(detector: "a", severity: .warning, step: step))
    }
    #expect(!policy.admits(detector: "loss_nan", severity: .critical, step: 4))
  }

  @Test func suppressedAlertsCountTowardNothing() {
    let policy = policy(cooldown: 10, most: 2)
    #expect(policy.admits(detector: "a", severity: .warning, step: 0))
    for step in 1..<10 { #expect(!policy.admits(detector: "a", severity: .warning, step: step)) }
    #expect(policy.admits(detector: "a", severity: .warning, step: 10))
  }

  @Test func aRewindMutesUntilTheOldStepIsPassed() {
    let policy = policy()
    #expect(policy.admits(detector: "a", severity: .warning, step: 401))
    for step in [120, 300, 500] {
      #expect(!policy.admits(detector: "a", severity: .warning, step: step))
    }
    #expect(policy.admits(detector: "a", severity: .warning, step: 501))
  }

  @Test(arguments: [(-2, false), (-1, true), (0, true)])
  func theFirstAlertNeedsAStepFromMinusOneOn(_ step: Int, _ sent: Bool) {
    for cooldown in [0, 1, 100] {
      let policy = policy(cooldown: cooldown)
      #expect(policy.admits(detector: "a", severity: .warning, step: step) == sent)
    }
  }

  @Test func extremeStepsDoNotTrap() {
    let policy = policy(cooldown: .max)
    #expect(!policy.admits(detector: "a", severity: .warning, step: .min))
    #expect(policy.admits(detector: "a", severity: .warning, step: .max))
    #expect(!policy.admits(detector: "a", severity: .warning, step: .min))
    let other = self.policy()
    #expect(!other.admits(detector: "a", severity: .warning, step: .min))
    #expect(other.admits(detector: "a", severity: .warning, step: .max))
  }

  @Test func aCheckpointKeepsCooldownAndCount() throws {
    let policy = policy(cooldown: 10, most: 2)
    #expect(policy.admits(detector: "a", severity: .warning, step: 5))
    let restored = Gate(try Checkpointed.copy(of: policy.policy))
    #expect(restored.policy == policy.policy)
    #expect(!restored.admits(detector: "a", severity: .warning, step: 14))
    #expect(restored.admits(detector: "a", severity: .warning, step: 15))
    #expect(!restored.admits(detector: "b", severity: .critical, step: 99))
  }
}

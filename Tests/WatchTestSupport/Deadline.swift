import Foundation

/// The one deadline of a test that waits for an event of the real world.
package enum Deadline {
  /// Seconds a test waits at most; CI on a loaded machine stretches it by RLWATCH_TEST_DEADLINE.
  package static var seconds: Double {
    ProcessInfo.processInfo.environment["RLWATCH_TEST_DEADLINE"].flatMap(Double.init) ?? 60
  }
}

/// What a test waited for did not come.
package struct DeadlineMissed: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

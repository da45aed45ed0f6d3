import Synchronization

/// An action that happens once, whoever comes first.
final class Once: Sendable {
  private let action: Mutex<(@Sendable () -> Void)?>

  init(_ action: @escaping @Sendable () -> Void) { self.action = Mutex(action) }

  func run() {
    let action = self.action.withLock { stored in
      defer { stored = nil }
      return stored
    }
    action?()
  }
}

package import Dispatch
import Glibc

/// The signals a daemon answers, as events on a queue.
package final class Signals: Sendable {
  package enum Request: Sendable, Equatable {
    /// TERM or INT.
    case stop
    /// HUP.
    case reload
  }

  // Dispatch sources may be used from any thread; their protocol just doesn't say so.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

  /// Answers from now on, calling `handler` on `queue`.
  ///
  /// PIPE is ignored: a closed standard error or hook is an error of that write alone. Ignored
  /// signals reach children, so spawning resets them.
  package init(queue: DispatchQueue, handler: @escaping @Sendable (Request) -> Void) {
    signal(SIGPIPE, SIG_IGN)
    let requests: [(Int32, Request)] = [(SIGTERM, .stop), (SIGINT, .stop), (SIGHUP, .reload)]
    sources = requests.map { number, request in
      // Otherwise the default action would end the process before the source sees the signal.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { handler(request) }
      source.activate()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }
}

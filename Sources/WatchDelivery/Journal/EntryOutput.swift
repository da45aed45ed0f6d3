import Glibc

/// Where entries go: the journal, or marked lines on a descriptor.
package enum EntryOutput: Sendable, Equatable {
  case journal
  case text(descriptor: Int32, style: TextStyle)

  /// The journal where there is one, else standard error in the style that fits it.
  package static func choose(environment: (String) -> String?) -> EntryOutput {
    JournalSocket.isThere ? .journal : .standardError(environment: environment)
  }

  package static func standardError(environment: (String) -> String?) -> EntryOutput {
    .text(
      descriptor: STDERR_FILENO,
      style: .choose(
        descriptor: STDERR_FILENO, isTerminal: isatty(STDERR_FILENO) == 1, environment: environment)
    )
  }

  /// Writes one entry; returns 0 or a negative errno.
  ///
  /// May block, so callers own a queue.
  package func write(_ entry: JournalEntry) -> Int32 {
    switch self {
    case .journal: entry.send()
    case .text(let descriptor, let style):
      Self.write(style.render(entry.message, priority: entry.priority), to: descriptor)
    }
  }

  /// Writes all of `text`, waiting where the descriptor is non-blocking; returns 0 or -errno.
  package static func write(_ text: String, to descriptor: Int32) -> Int32 {
    Array(text.utf8).withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          // A terminal shared with a program that made it non-blocking; a second is plenty.
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          guard poll(&waiting, 1, 1000) > 0 else { return -EAGAIN }
        } else if errno != EINTR {
          return -errno
        }
      }
      return 0
    }
  }
}

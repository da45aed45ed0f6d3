/// Which log has to be met next, earliest first.
///
/// A heap whose items may be out of date: a log's deadline moves with every row, so what is asked for is
/// compared with what holds by then. O(log n) a change, and nothing for logs that wait for nothing.
struct DeadlineQueue {
  private struct Item {
    var time: Duration
    var log: String
  }

  private var heap: [Item] = []
  /// The time each log stands under; other items of it are stale.
  private var standing: [String: Duration] = [:]

  /// The log is to be met at `time` or before; a later time than the one it stands under waits until then.
  mutating func insert(_ log: String, at time: Duration) {
    if let stands = standing[log], stands <= time { return }
    standing[log] = time
    heap.append(Item(time: time, log: log))
    var place = heap.count - 1
    while place > 0, heap[place].time < heap[(place - 1) / 2].time {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// The earliest deadline there is; `current` gives that of a log as it is now, nil: none.
  mutating func next(_ current: (String) -> Duration?) -> Duration? {
    while let first = heap.first {
      let stands = standing[first.log] == first.time
      if stands, current(first.log) == first.time { return first.time }
      removeFirst()
      guard stands else { continue }
      standing[first.log] = nil
      if let time = current(first.log) { insert(first.log, at: time) }
    }
    return nil
  }

  /// Takes the logs whose deadline is `now` or before.
  mutating func take(until now: Duration, _ current: (String) -> Duration?) -> [String] {
    var logs: [String] = []
    while let time = next(current), time <= now, let log = heap.first?.log {
      logs.append(log)
      removeFirst()
      standing[log] = nil
    }
    return logs
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < heap.count && heap[child].time < heap[least].time {
        least = child
      }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}

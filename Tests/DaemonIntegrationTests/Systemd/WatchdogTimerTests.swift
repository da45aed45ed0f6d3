import Dispatch
import Foundation
import Synchronization
import Testing
import WatchDelivery

struct WatchdogTimerTests {
  @Test func aHungWorkerGetsNoSecondPing() async {
    let hops = Mutex<[@Sendable () -> Void]>([])
    let pings = Atomic<Int>(0)
    let ticks = AsyncStream<Void>.makeStream()
    let queue = DispatchQueue(label: "test.watchdog")
    let timer = WatchdogTimer(
      microseconds: 3_600_000_000, queue: queue,
      through: { ping in
        hops.withLock { $0.append(ping) }
        ticks.continuation.yield()
      }, ping: { pings.add(1, ordering: .relaxed) })
    var iterator = ticks.stream.makeAsyncIterator()
    await iterator.next()
    for _ in 0..<50 { timer.tick() }
    #expect(hops.withLock { $0.count } == 1)
    #expect(pings.load(ordering: .relaxed) == 0)
    // The worker comes back: the ping is sent and the next one goes on its way.
    hops.withLock { $0.first }?()
    #expect(pings.load(ordering: .relaxed) == 1)
    timer.tick()
    #expect(hops.withLock { $0.count } == 2)
  }
}

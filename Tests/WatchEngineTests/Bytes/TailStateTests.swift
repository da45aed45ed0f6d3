import Testing
import WatchEngine

/// The decisions without any file.
struct TailStateTests {
  private let one = FileIdentity(device: 1, inode: 1)
  private let two = FileIdentity(device: 1, inode: 2)
  private let start = Duration.seconds(100)

  private func opened() -> TailState {
    var state = TailState()
    _ = state.looked(.file(one), at: start)
    state.opened(0, one, at: start)
    state.received(0, at: start)
    state.drained(0)
    state.settled(0)
    return state
  }

  private func rotated() -> TailState {
    var state = opened()
    _ = state.looked(.file(two), at: start)
    state.opened(1, two, at: start)
    state.drained(0)
    state.drained(1)
    return state
  }

  @Test func saysWaitingOnce() {
    var state = TailState()
    #expect(state.looked(.absent, at: start) == [.say(.waiting)])
    #expect(state.looked(.absent, at: start) == [])
    #expect(state.looked(.file(one), at: start) == [.open])
    state.opened(0, one, at: start)
    #expect(state.looked(.absent, at: start) == [.say(.removed)])
    #expect(state.looked(.absent, at: start) == [])
  }

  @Test func saysEachErrnoOnce() {
    var state = TailState()
    #expect(state.looked(.failed(13), at: start) == [.say(.unreadable(13))])
    #expect(state.looked(.failed(13), at: start) == [])
    #expect(state.looked(.failed(5), at: start) == [.say(.unreadable(5))])
  }

  @Test func rotationOpensTheNewAndKeepsTheOld() {
    var state = opened()
    #expect(state.looked(.file(two), at: start) == [.say(.rotated), .open])
    #expect(state.current == nil)
    #expect(state.handle(0)?.isDrained == false)
  }

  @Test func oldHandleGoesFiveSecondsAfterTheNewFileHasBytes() {
    var state = rotated()
    #expect(state.nextDeadline == nil)
    #expect(state.due(at: start + .seconds(3600)) == [])
    let moved = start + .seconds(10)
    state.received(1, at: moved)
    state.settled(1)
    #expect(state.due(at: moved + .milliseconds(4999)) == [])
    #expect(state.nextDeadline == moved + .seconds(5))
    #expect(state.due(at: moved + .seconds(5)) == [.finish(0)])
  }

  @Test func lateRowsExtendTheLingerToThirtySecondsOfSilence() {
    var state = rotated()
    state.received(1, at: start)
    state.settled(1)
    state.received(0, at: start + .seconds(4))
    state.settled(0)
    #expect(state.due(at: start + .seconds(33)) == [])
    #expect(state.due(at: start + .seconds(34)) == [.finish(0)])
  }

  @Test func anUndrainedHandleIsNeverLetGo() {
    var state = opened()
    _ = state.looked(.file(two), at: start)
    state.opened(1, two, at: start)
    state.received(1, at: start)
    #expect(state.due(at: start + .seconds(600)) == [])
  }

  @Test func nameSwappedBackResumesTheHandle() {
    var state = rotated()
    #expect(state.looked(.file(one), at: start) == [.say(.rotated), .resume(0)])
    state.resumed(0, at: start)
    #expect(state.current == 0)
    #expect(state.handles.map(\.file) == [1, 0])
  }

  @Test func aHandleSwappedBackLingersAnewAfterItsNextRotation() {
    var state = rotated()
    state.received(1, at: start)
    state.resumed(0, at: start)
    state.drained(0)
    _ = state.looked(.file(FileIdentity(device: 1, inode: 3)), at: start)
    state.opened(2, FileIdentity(device: 1, inode: 3), at: start)
    for file in 0...2 { state.drained(file) }
    // The new file is empty: its writer may not have moved on.
    #expect(!state.due(at: start + .seconds(3600)).contains(.finish(0)))
  }

  @Test func quietHalfRowIsSettledOnceAfterADelay() {
    var state = opened()
    state.received(0, at: start)
    state.drained(0)
    #expect(state.due(at: start + .milliseconds(1499)) == [])
    #expect(state.due(at: start + .milliseconds(1500)) == [.settle(0)])
    state.settled(0)
    #expect(state.due(at: start + .seconds(60)) == [])
  }

  @Test func deletedFileIsReadWhileItIsWrittenTo() {
    var state = opened()
    state.deleted(0, true)
    #expect(state.due(at: start + .seconds(59)) == [])
    #expect(state.due(at: start + .seconds(60)) == [.finish(0)])
    state.received(0, at: start + .seconds(59))
    state.settled(0)
    #expect(state.due(at: start + .seconds(118)) == [])
  }

  @Test func handlesAreBounded() {
    var state = TailState()
    for file in 0..<100 {
      let identity = FileIdentity(device: 1, inode: UInt64(file))
      _ = state.looked(.file(identity), at: start)
      state.opened(file, identity, at: start)
    }
    #expect(state.due(at: start) == [], "what is unread is never let go")
    for file in 0..<100 { state.drained(file) }
    let finished = state.due(at: start)
    #expect(finished.count == 100 - TailState.handleLimit)
    #expect(finished.first == .finish(0))
  }

  @Test func foundGenerationsStandBeforeTheLiveFile() {
    var state = opened()
    state.found(5, two, before: 0, at: start)
    #expect(state.handles.map(\.file) == [5, 0])
    state.replaced(0, by: 6, at: start)
    #expect(state.handles.map(\.file) == [5, 6])
    #expect(state.current == 6)
  }
}

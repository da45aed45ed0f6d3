import Foundation

@testable import WatchEngine

/// What the daemon does, and what is done to it.
extension TailScript {
  mutating func pump() {
    guard isRunning else { return }
    if Bool.random(using: &random) {
      note("pump")
      tail.pump()
      model.pumped()
    } else {
      note("reconcile")
      // Urgent records are written at once and cover everything read of the log; the rest at its time.
      tail.advance(.seconds(8) + .milliseconds(300))
      timePassed()
    }
  }

  private mutating func timePassed() {
    model.timePassed(over: old?.content)
    old = nil
  }

  mutating func commit() {
    guard isRunning else { return }
    note("commit")
    tail.pump()
    model.pumped()
    tail.commit()
    // While a record is being synced only alerts have another one made.
    if tail.syncs { committed() }
  }

  private mutating func committed() {
    model.committed()
    durableRows = tail.steps.count
  }

  mutating func pass() {
    guard isRunning else { return }
    note("40 s pass")
    tail.pump()
    model.pumped()
    tail.advance(.seconds(40))
    timePassed()
  }

  mutating func start() {
    note("start")
    // The start commits what it found before it reads.
    tail.start()
    model.pumped(isStart: true)
    isRunning = true
    old = nil
  }

  mutating func stop() {
    note("stop")
    tail.syncs = true
    tail.pump()
    model.pumped()
    tail.stop()
    committed()
    model.stopped(.stop)
    isRunning = false
    old = nil
  }

  mutating func kill() {
    note("kill")
    tail.kill()
    model.stopped(.kill)
    isRunning = false
    old = nil
  }

  /// From here records are placed, but not durable.
  mutating func slowDisk() {
    guard isRunning else { return }
    note(tail.syncs ? "syncs take long" : "syncs are through")
    tail.syncs.toggle()
  }

  /// Names came to the disk in their order, content that wasn't synced in any shape.
  mutating func cutPower() {
    let count = Int.random(in: 0...8, using: &random)
    let shape = Int.random(in: 0..<4, using: &random)
    let name = ["whole", "torn", "empty", "zeroed"][shape]
    note("power cut, \(count) changes kept, content \(name)")
    tail.kill()
    machine.cutPower(
      .init(
        keeps: { $0 < count },
        leaves: { bytes in
          switch shape {
          case 0: bytes
          case 1: Array(bytes.prefix(bytes.count / 2))
          case 2: []
          default: [UInt8](repeating: 0, count: bytes.count)
          }
        }, description: name))
    tail.syncs = true
    model.again.formUnion(tail.steps[durableRows...])
    model.stopped(.powerCut)
    isRunning = false
    old = nil
  }

  /// As NTP sets it, or somebody by hand: minutes to a day, to and fro.
  mutating func stepClock() {
    let seconds = [-86_400, -3_600, -60, 60, 3_600, 86_400].randomElement(using: &random) ?? 60
    note("clock \(seconds) s")
    machine.stepClock(by: Int64(seconds))
    if seconds < 0 { link.isAheadOfClock = true }
  }

  mutating func corrupt() {
    stop()
    let isBoth = Bool.random(using: &random)
    note("corrupt \(isBoth ? "both generations" : "the newest checkpoint")")
    let path = tail.store.path(of: tail.log)
    var isAnyLeft = false
    for path in isBoth ? [path, path + ".previous"] : [path] {
      machine.damage(path) { bytes in
        guard !bytes.isEmpty else { return }
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 0x20
      }
    }
    if !isBoth { machine.damage(path + ".previous") { isAnyLeft = !$0.isEmpty } }
    model.lostRecord(isAnyLeft: isAnyLeft)
    start()
  }
}

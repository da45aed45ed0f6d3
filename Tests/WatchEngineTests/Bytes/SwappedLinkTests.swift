import Foundation
import Testing

@testable import WatchEngine

/// The log's name is a symbolic link, led to one run's log and then to another's.
struct SwappedLinkTests {
  @Test func swappedLinkAndBack() throws {
    let tail = try TailHarness()
    let (one, two) = (tail.folder + "/one", tail.folder + "/two")
    tail.append(1...10, to: one)
    symlink(one, tail.log)
    tail.start()
    tail.append(11...12, to: one)
    tail.append(13...14, to: two)
    symlink(two, tail.log + ".n")
    tail.rename(tail.log + ".n", tail.log)
    tail.pump()
    tail.append(15...16, to: two)
    tail.append(17...18, to: one)
    for _ in 0..<8 { tail.advance(.seconds(9)) }
    symlink(one, tail.log + ".n")
    tail.rename(tail.log + ".n", tail.log)
    tail.append(19...20, to: one)
    tail.pump()
    tail.commit()
    #expect(tail.steps.sorted() == Array(1...20))
  }

  /// Nobody looked while the link was led to a run whose log was rotated after that.
  @Test(arguments: [false, true])
  func generationsBesideANewTargetAreFound(stopped: Bool) throws {
    let tail = try TailHarness()
    let (one, two) = (tail.folder + "/one.log", tail.folder + "/two.log")
    tail.append(1...5, to: one)
    tail.link(tail.log, to: one)
    tail.append(101...105, to: two + ".9")
    tail.start()
    tail.commit()
    if stopped { tail.stop() }
    // Where it led, another file takes the place of the one that was read.
    tail.append(6...7, to: one)
    tail.rename(one, one + ".1")
    tail.append(8...9, to: one)
    tail.link(tail.log, to: two)
    tail.append(10...11)
    tail.rename(two, two + ".1")
    tail.append(12...13)
    if stopped { tail.start() }
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...13), "what is older than the link is another log's past")
  }

  /// A link takes the place of a log that was just copied and truncated; its run's log is, later.
  @Test func copiesBesideTheTargetAreFoundAfterALinkTookTheLogsPlace() throws {
    let tail = try TailHarness()
    let run = tail.folder + "/run.log"
    tail.append(1...5)
    tail.start()
    tail.append(6...7)
    tail.copy(tail.log, tail.log + ".1")
    tail.truncate(tail.log)
    tail.append(8...12, to: run)
    tail.link(tail.log, to: run)
    tail.pump()
    tail.append(13...14)
    tail.copy(run, run + ".1")
    tail.truncate(run)
    tail.append(15...16)
    tail.pump()
    tail.commit()
    #expect(tail.steps == Array(1...16))
  }

  /// A run that was read and told before the power went, and is come back to after that.
  @Test func alertsOfAnEarlierTargetAreInDoubtAfterAPowerCut() throws {
    let machine = ShakyMachine()
    let tail = try TailHarness(calls: machine)
    let (one, two) = (tail.folder + "/one", tail.folder + "/two")
    tail.append(1...5, to: one)
    tail.link(tail.log, to: one)
    tail.start()
    tail.commit()
    tail.syncs = false
    tail.append(6...15, to: two)
    tail.link(tail.log, to: two)
    tail.pump()
    #expect(tail.told.map(\.id) == ["alert-10"])
    tail.link(tail.log, to: one)
    tail.kill()
    machine.cutPower(.torn(0))
    tail.syncs = true
    tail.start()
    tail.commit()
    tail.link(tail.log, to: two)
    tail.pump()
    tail.append(16...20, to: two)
    tail.pump()
    tail.commit()
    #expect(Set(tail.steps) == Set(1...20))
    #expect(tail.told.map(\.id) == ["alert-10", "alert-10", "alert-20"])
    #expect(tail.told.map(\.inDoubt) == [false, true, false])
  }
}

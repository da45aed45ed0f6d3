import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

/// Which alerts are held, and what becomes of them: a clock moved by hand.
struct SilenceBookTests {
  private static func silence(
    _ id: String = "00000001", run: String = "grpo-7b", detector: String = "*",
    upTo: Severity = .critical, until: Double = 100
  ) -> Silence {
    Silence(
      id: id, run: run, detector: detector, upTo: upTo, from: 0, until: until, by: "alice",
      reason: "known")
  }

  private static func orders(_ silences: Silence..., acks: [String] = []) -> QuietOrders {
    var orders = QuietOrders()
    orders.silences = silences
    orders.acknowledgements = acks.map {
      Acknowledgement(alert: $0, by: "alice", at: 1, comment: "")
    }
    return orders
  }

  private static func book(_ orders: QuietOrders, at now: Double = 0) -> SilenceBook {
    var book = SilenceBook()
    _ = book.take(orders, at: now)
    return book
  }

  private static let warning = AlertExample.alert(id: "000000000000000a", severity: .warning)
  private static let critical = AlertExample.alert(id: "000000000000000b")
  private static let resolved = AlertExample.alert(id: "000000000000000c", status: .resolved)

  struct Case: Sendable {
    var name: String
    var silence: Silence
    var alert = SilenceBookTests.critical
    var now = 50.0
    var isHeld: Bool
  }

  @Test(arguments: [
    Case(name: "all of a run", silence: silence(), isHeld: true),
    Case(name: "another run", silence: silence(run: "grpo-70b"), isHeld: false),
    Case(name: "a glob", silence: silence(run: "grpo-*"), isHeld: true),
    Case(name: "every run", silence: silence(run: "*"), isHeld: true),
    Case(name: "its detector", silence: silence(detector: "entropy_collapse"), isHeld: true),
    Case(name: "another detector", silence: silence(detector: "loss_nan"), isHeld: false),
    Case(name: "a worse alert", silence: silence(upTo: .warning), isHeld: false),
    Case(name: "one as bad", silence: silence(upTo: .warning), alert: warning, isHeld: true),
    Case(name: "its last moment", silence: silence(), now: 99.9, isHeld: true),
    Case(name: "over", silence: silence(), now: 100, isHeld: false),
    Case(name: "a clock set back", silence: silence(), now: -1e6, isHeld: true),
    Case(name: "resolved", silence: silence(), alert: resolved, isHeld: false),
    Case(
      name: "a name like a glob", silence: silence(run: "run[1]"),
      alert: AlertExample.alert(run: "run[1]"), isHeld: true),
    Case(
      name: "a hidden one", silence: silence(run: "*"), alert: AlertExample.alert(run: ".x"),
      isHeld: true),
  ])
  func holds(_ test: Case) {
    var book = Self.book(Self.orders(test.silence), at: test.now)
    let (ruling, over) = book.judge(test.alert, inDoubt: false, at: test.now)
    #expect(ruling == (test.isHeld ? .hold(test.silence) : .tell), "\(test.name)")
    #expect(over == [])
    #expect(book.held.map(\.alert) == (test.isHeld ? [test.alert] : []))
  }

  @Test func isToldOnceWhenTheSilenceEnds() {
    let silence = Self.silence()
    var book = SilenceBook()
    #expect(book.take(Self.orders(silence), at: 0) == [.began(silence)])
    #expect(book.nextEnd == 100)
    _ = book.judge(Self.critical, inDoubt: false, at: 10)
    #expect(book.tick(at: 99) == [])
    #expect(
      book.tick(at: 100) == [
        .ended(silence, removed: false), .tell(Self.critical, after: silence),
      ])
    #expect(book.tick(at: 200) == [])
    #expect(book.nextEnd == nil)
  }

  @Test func isToldWhenTheSilenceIsRemoved() {
    let silence = Self.silence()
    var book = Self.book(Self.orders(silence))
    _ = book.judge(Self.critical, inDoubt: false, at: 10)
    #expect(
      book.take(QuietOrders(), at: 20) == [
        .ended(silence, removed: true), .tell(Self.critical, after: silence),
      ])
  }

  @Test func anotherSilenceHoldsOn() {
    let (short, long) = (Self.silence(), Self.silence("00000002", until: 300))
    var book = Self.book(Self.orders(short))
    _ = book.judge(Self.critical, inDoubt: false, at: 10)
    #expect(book.take(Self.orders(short, long), at: 20) == [.began(long)])
    #expect(book.tick(at: 150) == [.ended(short, removed: false)])
    #expect(book.tick(at: 300).last == .tell(Self.critical, after: long))
  }

  @Test func whatIsOverIsNotToldLater() {
    var book = Self.book(Self.orders(Self.silence()))
    _ = book.judge(Self.critical, inDoubt: false, at: 10)
    let (ruling, over) = book.judge(Self.resolved, inDoubt: false, at: 20)
    #expect(ruling == .tell, "a resolved notice is never held")
    #expect(over == [Self.critical])
    #expect(book.tick(at: 100).count == 1, "the end alone")
  }

  @Test func theWorseTierTakesThePlaceOfTheMilderOne() {
    var book = Self.book(Self.orders(Self.silence()))
    _ = book.judge(Self.warning, inDoubt: false, at: 10)
    let (ruling, over) = book.judge(Self.critical, inDoubt: false, at: 20)
    #expect(ruling == .hold(Self.silence()))
    #expect(over == [Self.warning])
    #expect(book.held.map(\.alert) == [Self.critical])
    // Another kind, detector or log is another matter.
    for other in [
      AlertExample.alert(status: .resolved, kind: "x"),
      AlertExample.alert(status: .resolved, detector: "loss_nan"),
    ] {
      #expect(book.judge(other, inDoubt: false, at: 30).over == [])
    }
  }

  @Test func anEscalationPassesASilenceOfWarnings() {
    var book = Self.book(Self.orders(Self.silence(upTo: .warning)))
    _ = book.judge(Self.warning, inDoubt: false, at: 10)
    let (ruling, over) = book.judge(Self.critical, inDoubt: false, at: 20)
    #expect(ruling == .tell)
    #expect(over == [Self.warning])
  }

  @Test func whatIsAcknowledgedStaysQuietButForWhatIsWorse() {
    let silence = Self.silence()
    var book = Self.book(Self.orders(silence))
    _ = book.judge(Self.warning, inDoubt: false, at: 10)
    let acknowledged = Self.orders(silence, acks: [Self.warning.id])
    #expect(
      book.take(acknowledged, at: 20) == [
        .acknowledged(acknowledged.acknowledgements[0]), .drop(Self.warning),
      ])
    #expect(book.take(acknowledged, at: 30) == [], "said once")
    #expect(book.judge(Self.warning, inDoubt: true, at: 110).ruling == .acknowledged)
    #expect(book.judge(Self.critical, inDoubt: false, at: 110).ruling == .tell)
    #expect(book.judge(Self.resolved, inDoubt: false, at: 120).ruling == .tell)
  }

  /// After a restart the alerts held come again from their logs' checkpoints.
  @Test func aRestartForgetsNothing() {
    let silence = Self.silence()
    var still = Self.book(Self.orders(silence), at: 50)
    #expect(still.judge(Self.critical, inDoubt: true, at: 50).ruling == .hold(silence))
    #expect(still.tick(at: 100).last == .tell(Self.critical, after: silence))
    var late = Self.book(Self.orders(silence), at: 150)
    #expect(late.judge(Self.critical, inDoubt: true, at: 150).ruling == .late(silence))
    #expect(late.judge(Self.critical, inDoubt: false, at: 150).ruling == .tell)
    var other = Self.book(Self.orders(Self.silence(run: "other")), at: 150)
    #expect(other.judge(Self.critical, inDoubt: true, at: 150).ruling == .tell)
  }

  @Test func aLaterEpisodeTakesThePlaceOfTheOneBefore() {
    var book = Self.book(Self.orders(Self.silence()))
    _ = book.judge(Self.critical, inDoubt: false, at: 10)
    let next = AlertExample.alert(id: "000000000000000d", severity: .warning, episode: 2)
    #expect(book.judge(next, inDoubt: false, at: 20).over == [Self.critical])
    // One of an earlier episode that comes late takes nothing away.
    #expect(book.judge(Self.critical, inDoubt: true, at: 30).over == [])
  }

  @Test func onlyWhatFiresIsQuiet() {
    let book = Self.book(Self.orders(Self.silence()))
    #expect(book.isQuiet(Self.critical, at: 10))
    #expect(!book.isQuiet(Self.resolved, at: 10))
  }

  @Test func whatIsHeldIsBounded() {
    var book = SilenceBook(mostHeld: 2)
    _ = book.take(Self.orders(Self.silence()), at: 0)
    let rulings = ["a", "b", "c"].map { id in
      book.judge(
        AlertExample.alert(id: "000000000000000" + id, detector: id), inDoubt: false, at: 10
      ).ruling
    }
    #expect(rulings == [.hold(Self.silence()), .hold(Self.silence()), .tell])
    #expect(book.held.count == 2)
  }

  @Test func anAlertThatComesTwiceIsHeldOnce() {
    var book = Self.book(Self.orders(Self.silence()))
    for _ in 0..<2 { _ = book.judge(Self.critical, inDoubt: true, at: 10) }
    #expect(book.held.count == 1)
  }
}

import Foundation
import Testing
import WatchTestSupport

@testable import WatchEngine

/// Symbolic links are followed part by part, for each of them can be swapped.
struct LinkChainTests {
  private let folder: TemporaryFolder
  private let calls = LiveSystemCalls()
  private var root: String { LinkChain.end(of: folder.url.path, calls: calls) }

  init() throws { folder = try TemporaryFolder() }

  private func link(_ name: String, to target: String) { symlink(target, root + "/" + name) }

  @Test func everyLinkOfAChainIsAPoint() throws {
    try folder.write("x", to: "data/run/a.log")
    link("run", to: "data/run")
    link("current", to: root + "/run")
    link("log", to: "current/./../run/a.log")
    #expect(LinkChain.end(of: root + "/log", calls: calls) == root + "/data/run/a.log")
    #expect(
      LinkChain.points(of: root + "/log", calls: calls).sorted() == [
        root + "/current", root + "/data/run/a.log", root + "/log", root + "/run",
      ])
  }

  @Test func linksThatLeadInACircleEnd() {
    link("a", to: "b")
    link("b", to: "a")
    let points = LinkChain.points(of: root + "/a/x", calls: calls)
    #expect(points.count <= LinkChain.limit + 2)
    #expect(points.contains(root + "/a") && points.contains(root + "/b"))
  }

  /// What is heard of the middle of a chain wakes the log, and its folder is watched.
  @Test func aSwapInTheMiddleOfAChainIsHeard() throws {
    let tail = try TailHarness()
    for part in ["/links", "/one", "/two"] {
      try FileManager.default.createDirectory(
        atPath: tail.folder + part, withIntermediateDirectories: true)
    }
    tail.append(1...5, to: tail.folder + "/one/a.log")
    tail.append(6...9, to: tail.folder + "/two/a.log")
    symlink(tail.folder + "/one", tail.folder + "/links/current")
    symlink(tail.folder + "/links/current/a.log", tail.log)
    tail.start()
    let set = try #require(tail.set)
    #expect(set.watchFolders.isSuperset(of: ["/links", "/one", "/w"].map { tail.folder + $0 }))
    tail.unlink(tail.folder + "/links/current")
    symlink(tail.folder + "/two", tail.folder + "/links/current")
    set.heard(folder: tail.folder + "/links", name: "current", isStructural: true, at: tail.now)
    tail.pump(waking: false)
    tail.commit()
    #expect(tail.steps == Array(1...9))
  }
}

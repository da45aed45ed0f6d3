import Testing

@testable import WatchEngine

/// A glob over a folder that strangers fill.
struct GlobBoundTests {
  /// A folder of so many regular files, made of nothing.
  private struct EndlessFolder: FileSystemCalls {
    var files: Int
    var name: @Sendable (Int) -> String = { "\($0).log" }

    func list(_ folder: String, error: inout Int32) -> [String]? { (0..<files).map(name) }

    func stat(_ path: String, following: Bool, into result: inout FileStat) -> Int32 {
      let name = PathParts.split(path).name
      let number = UInt64(name.filter { $0.isNumber })
      result = FileStat(
        identity: FileIdentity(device: 1, inode: number.map { $0 + 10 } ?? 1),
        kind: number == nil ? .directory : .regular, size: 0, modified: 0)
      return 0
    }

    func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 { -2 }
    func close(_ descriptor: Int32) -> Int32 { 0 }
    func pread(
      _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) -> Int { 0 }
    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { -30 }
    func fsync(_ descriptor: Int32) -> Int32 { 0 }
    func truncate(_ descriptor: Int32, to size: UInt64) -> Int32 { 0 }
    func rename(_ from: String, to: String) -> Int32 { 0 }
    func unlink(_ path: String) -> Int32 { 0 }
    func makeDirectory(_ path: String, mode: UInt32) -> Int32 { 0 }
    func stat(_ descriptor: Int32, into result: inout FileStat) -> Int32 { -9 }
    func readLink(_ path: String) -> String? { nil }
    func fileSystemKind(_ path: String) -> UInt64 { 0 }
  }

  @Test func aWalkStopsAtItsLimit() {
    let pattern = GlobPattern("/logs/*.log")
    let all = pattern.find(calls: EndlessFolder(files: 300), limit: 1000)
    #expect(all.paths.count == 300)
    #expect(!all.isCut)
    let cut = pattern.find(calls: EndlessFolder(files: 3000), limit: 1000)
    #expect(cut.paths.count == 1000)
    #expect(cut.isCut)
  }

  @Test func aSearchForGenerationsStopsAtItsLimit() {
    let folder = EndlessFolder(files: SiblingSearch.limit + 500) { "a.log.\($0)" }
    let search = SiblingSearch(calls: folder, listings: FolderListings(calls: folder)) { _ in nil }
    #expect(search.siblings(of: ["/logs/a.log"]).count == SiblingSearch.limit)
  }

  @Test func aTailSetTakesNoMoreLogsThanItsLimit() {
    let set = TailSet(
      specs: [LogSpec(pattern: "/logs/*.log", settings: EngineSettings())],
      calls: EndlessFolder(files: TailSet.logLimit + 500), store: nil
    ) { run, log, _ in LinePipeline(run: run, log: log) }
    set.start(at: .zero)
    let status = set.status(at: .zero)
    #expect(status.logs.count == TailSet.logLimit)
    #expect(status.degraded == "more than \(TailSet.logLimit) logs")
  }
}

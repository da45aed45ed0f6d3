/// Which log of a run is read next while their old rows are read side by side: the one that is furthest
/// behind, of equals the first by kind and path.
package struct MergeOrder: Comparable, Sendable {
  private let step: Int
  private let kind: LogKind
  private let path: String

  /// Read of one log in one go.
  ///
  /// 4 KiB: a few rows, at a few system calls for them.
  package static let pieceSize = 4 << 10

  /// `lastStep`: nil before the first row.
  package init(lastStep: Int?, path: String) {
    step = lastStep ?? Int.min
    kind = LogKind(of: path)
    self.path = path
  }

  package static func < (left: MergeOrder, right: MergeOrder) -> Bool {
    (left.step, left.kind, left.path) < (right.step, right.kind, right.path)
  }
}

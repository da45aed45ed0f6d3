import WatchEngine

/// Edits to a tree, read from a tape: which node (two bytes), what to do, with which value.
///
/// Only the first items of a list count as places: windows of numbers would take most edits else.
enum TreeEdits {
  /// Items of a list that can be edited by themselves.
  private static let openItems = 3
  /// Edits one tape may hold.
  private static let mostEdits = 16
  /// Items an edit may make of a list: more than any window holds, and sixteen edits can't fill the memory.
  private static let mostItems = 20_000

  static func apply(_ tape: inout ByteTape, to node: ConfigNode) -> ConfigNode {
    var node = node
    for _ in 0..<mostEdits where !tape.isAtEnd {
      let size = count(node)
      var place = (tape.next() << 8 | tape.next()) % size
      let action = tape.next()
      let choice = tape.next()
      edit(&node, &place, action, choice)
    }
    return node
  }

  /// Nodes of the tree, itself included.
  private static func count(_ node: ConfigNode) -> Int {
    switch node.value {
    case .list(let items): items.prefix(openItems).reduce(1) { $0 + count($1) }
    case .map(let entries): entries.reduce(1) { $0 + count($1.node) }
    default: 1
    }
  }

  /// Edits the node at `place` in the tree's order; the place counts down on the way.
  private static func edit(
    _ node: inout ConfigNode, _ place: inout Int, _ action: Int, _ choice: Int
  ) {
    guard place > 0 else {
      change(&node, action, choice)
      place = -1
      return
    }
    place -= 1
    switch node.value {
    case .list(var items):
      for index in items.indices.prefix(openItems) where place >= 0 {
        edit(&items[index], &place, action, choice)
      }
      node.value = .list(items)
    case .map(var entries):
      for index in entries.indices where place >= 0 {
        edit(&entries[index].node, &place, action, choice)
      }
      node.value = .map(entries)
    default: break
    }
  }

  private static func change(_ node: inout ConfigNode, _ action: Int, _ choice: Int) {
    let integers = AbsurdNumbers.integers
    let doubles = AbsurdNumbers.doubles
    switch (action % 8, node.value) {
    case (0, .list(let items)) where !items.isEmpty:
      node.value = .list(Array(items.dropLast(1 + choice % items.count)))
    case (0, .map(let entries)) where !entries.isEmpty:
      var rest = entries
      rest.remove(at: choice % entries.count)
      node.value = .map(rest)
    case (1, .list(let items)):
      let repeated = repeatElement(items, count: 2 + choice % 30).joined()
      node.value = .list(Array(repeated.prefix(max(items.count, mostItems))))
    case (1, .map(let entries)) where entries.count < 200:
      node.value = .map(entries + entries)
    case (2, .integer(let integer)): node.value = .integer(integer &+ choice &- 128)
    case (2, .number(let number)): node.value = .number(number * Double(choice - 128))
    case (3, .bool(let flag)): node.value = .bool(!flag)
    case (2...3, _): break
    case (4, _): node.value = .integer(integers[choice % integers.count])
    case (5, _): node.value = .number(doubles[choice % doubles.count])
    case (6, _): node.value = .string(["", "NaN", "warning", "critical", "key", "x"][choice % 6])
    default: node.value = [.null, .bool(true), .list([]), .map([])][choice % 4]
    }
  }
}

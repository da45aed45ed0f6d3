/// Ingredients of signals that a trainer doesn't log itself but that follow from what it logs.
package enum DerivedPart: UInt8, Sendable, CaseIterable {
  case scoreMax, scoreMin
  case advantageMax, advantageMin
  case mixedShare
  case solvedNone, solvedAll
  case passRate
  case stopRate
}

/// What the numbers gathered of a record amount to.
package enum RowStanding: Sendable {
  case row
  case evaluation
  case summary
  case nothing
}

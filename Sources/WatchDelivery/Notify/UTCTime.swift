/// A moment as date and clock of UTC, in the spellings that messages need.
struct UTCTime: Equatable {
  let year: Int
  let month: Int
  let day: Int
  /// From 0, Sunday.
  let weekday: Int
  let hour: Int
  let minute: Int
  let second: Int

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  /// The last second of the year 9999, which has the last date of four digits.
  private static let last = 253_402_300_799.0

  /// `seconds` since 1970; what lies outside of 1970 to 9999 counts as the nearer end.
  init(seconds: Double) {
    let whole = Int(min(max(seconds.isNaN ? 0 : seconds, 0), Self.last))
    let (days, clock) = whole.quotientAndRemainder(dividingBy: 86_400)
    hour = clock / 3600
    minute = clock / 60 % 60
    second = clock % 60
    // 1970 began on a Thursday.
    weekday = (days + 4) % 7
    // Years that begin in March, so that the leap day is the last of its year.
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  }

  /// `2026-11-26T10:44:42Z`.
  var rfc3339: String {
    "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))T\(clock)Z"
  }

  /// `Thu, 26 Nov 2026 10:44:42 +0000`.
  var rfc5322: String {
    "\(Self.weekdays[weekday]), \(Self.padded(day)) \(Self.months[month - 1]) "
      + "\(Self.padded(year, 4)) \(clock) +0000"
  }

  private var clock: String {
    "\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second))"
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
  }
}

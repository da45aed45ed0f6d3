/// What `journalctl -x` prints under an event of the daemon itself.
package struct LifeCyclePage: Sendable {
  package let event: LifeCycleEvent
  package let messageID: String
  package let subject: String
  package let body: String

  /// In the order of the catalog.
  package static let all: [LifeCyclePage] = [
    LifeCyclePage(
      event: .reloadRefused, messageID: "7ba18df657da41869583914eac2a23de",
      subject: "New configuration refused",
      body: "The configuration has an error, so the daemon goes on with the one it has. The entry "
        + "names the file, the line and what is allowed there. Correct it, try it with "
        + "\"rlwatchd config check\" and reload again."),
    LifeCyclePage(
      event: .logUnreadable, messageID: "1a397efdfff441d995917313cbe8bbd3",
      subject: "A log can't be read",
      body: "Nothing is watched in this log until it can be opened; it is tried again by itself. "
        + "Give the service's user read access to the file and search access to the folders above "
        + "it, or run the service as the trainer's user (User= in a drop-in)."),
    LifeCyclePage(
      event: .bytesLost, messageID: "6e50fa8860c548688b75e7c2132e6e1a",
      subject: "Part of a log was lost",
      body: "These bytes were gone before they could be read: the log was rotated or truncated in "
        + "place faster than it was read. Rows in them were not judged. Rotate by renaming, "
        + "not by copying and truncating."),
    LifeCyclePage(
      event: .degraded, messageID: "81bdc4ae63e4401d9466ad576335d8a6",
      subject: "Falling back to polling",
      body: "The kernel's file notification ran out of watches or overflowed; logs are polled "
        + "instead, so alerts come some seconds later. Raise fs.inotify.max_user_watches with sysctl."
    ),
    LifeCyclePage(
      event: .checkpointFailed, messageID: "982c49be221b4140aa646c34991e3cff",
      subject: "The resume position can't be saved",
      body: "Watching goes on, but after a restart rows since the last save are read again. Check "
        + "free space and permissions of the state directory."),
    LifeCyclePage(
      event: .checkpointCorrupt, messageID: "95be9efd091345a4808899b53fdddb4f",
      subject: "The saved resume position is unusable",
      body:
        "What was saved can't be read, most likely after a crash of the machine or a full disk. "
        + "The entry says what serves instead; nothing has to be done."),
    LifeCyclePage(
      event: .stateFailed, messageID: "2d22141b571841f2a84866ce50ab71f9",
      subject: "The state file can't be written",
      body: "Alerts are still delivered, but the state file is out of date. Check free space and "
        + "permissions of the state directory."),
    LifeCyclePage(
      event: .alertFailed, messageID: "1fcca2cf77954f8ab88b06feeef96ac1",
      subject: "An alert could not be delivered",
      body: "The entry names the alert and the way it should have taken. It is in the state file "
        + "and in the other ways of delivery."),
    LifeCyclePage(
      event: .alertDropped, messageID: "707782c1e71c490baa631cdfd6a9841a",
      subject: "Alerts were dropped",
      body:
        "A way of delivery has been stuck for so long that its queue is full. Criticals displace "
        + "warnings, the rest is dropped and counted; the state file has the counts."),
    LifeCyclePage(
      event: .silenceEnded, messageID: "ea5167c7361042a9b8ba5eca36197bf8",
      subject: "A silence ended",
      body:
        "Alerts are told again from here on. One that fired during the silence and still does has "
        + "an entry of its own with the alert's priority, and hooks are run for it now. Know what it "
        + "is? \"rlwatchd ack\" keeps it quiet until it is over, \"rlwatchd silence\" for a time."),
    LifeCyclePage(
      event: .ordersRefused, messageID: "51e4de4798764081a49af751c2684a39",
      subject: "Silences and acknowledgements can't be read",
      body:
        "quiet/orders.json in the state directory isn't what \"rlwatchd silence\" and \"rlwatchd "
        + "ack\" write; the orders of before still hold, after a start none. The entry says what is "
        + "wrong. Remove the file and give the orders again."),
    LifeCyclePage(
      event: .hookFailed, messageID: "2d6fe78bb1da4b688662877bbd6fc36b",
      subject: "A hook failed",
      body: "The entry has the hook's exit status and the first part of what it printed. Try it by "
        + "hand: run it with the alert's JSON on standard input and the RLWATCH_ variables set. One "
        + "that runs outside the sandbox (socket:) needs rlwatchd-hook.socket started; what its "
        + "helper says itself stands under journalctl -t rlwatchd-hook."),
    LifeCyclePage(
      event: .hookRefused, messageID: "8f7ffcaf5ebe4aab8eb5766b379406ea",
      subject: "A hook was refused",
      body: "The hook's file, or a folder above it, could be changed by somebody else, who would "
        + "then run commands as this service. Let it belong to root or the service's user and take "
        + "the write permission from group and others. A helper outside the sandbox also refuses "
        + "hooks whose socket: in its config isn't its own; the entry says which it was."),
  ]
}

import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import WatchDelivery

/// `${field}` in a body of the user's own.
struct MessageTemplateTests {
  private func body(
    _ template: String, _ alert: AlertEvent = AlertExample.alert(),
    type: String = "application/json"
  ) throws -> String {
    let channel = try WebhookChannel(
      url: "http://127.0.0.1", contentType: type, template: template, headers: "")
    let request = try channel.request(for: try HostileAlert.notice(alert), at: 0)
    return String(decoding: request.body, as: UTF8.self)
  }

  @Test(arguments: [
    (#"{"a": "${run} at ${step}"}"#, #"{"a": "grpo-7b at 340"}"#),
    (#"{"a": ${run}, "b": ${step}, "c": ${value}}"#, #"{"a": "grpo-7b", "b": 340, "c": 0.1234}"#),
    (
      #"{"a": ${related}, "b": "${related.0}"}"#,
      ##"{"a": ["00112233445566a0"], "b": "00112233445566a0"}"##
    ),
    (#"{"a": "${related.7}", "b": ${related.7}}"#, #"{"a": "", "b": null}"#),
    (#"{"a": "${incident.id}", "b": ${incident.title}}"#, #"{"a": "00112233445566aa", "b": null}"#),
    // What one alert has and another lacks.
    (#"{"a": ${signals.entropy}, "b": ${signals.loss}}"#, #"{"a": 0.1234, "b": null}"#),
    (#"{"a": "${values.note}"}"#, #"{"a": "a \"quoted\" word"}"#),
    (#"{"a": "$${run} $ {run} \" ${run}"}"#, #"{"a": "${run} $ {run} \" grpo-7b"}"#),
    (#""${notice.mood}""#, #""critical""#), (#"${checkpoint}"#, "null"),
  ])
  func fieldsStandForWhatTheyName(_ template: String, _ expected: String) throws {
    let body = try body(template)
    #expect(
      body.filter { $0 != " " || !body.contains("[") }
        == expected.filter { $0 != " " || !body.contains("[") })
  }

  @Test(arguments: HostileAlert.texts)
  func nothingBreaksOutOfItsPlace(_ text: String) throws {
    let alert = HostileAlert.alert(text)
    let json = try body(#"{"a": "<${message}>", "b": ${message}, "c": 1}"#, alert)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object.keys.sorted() == ["a", "b", "c"])
    #expect(object["b"] as? String == text)
    #expect(object["a"] as? String == "<\(text)>")
    let form = try body("m=${message}&x=1", alert, type: "application/x-www-form-urlencoded")
    let isOurs = { (byte: UInt8) in (0x21...0x7E).contains(byte) }
    #expect(form.utf8.allSatisfy(isOurs) && form.split(separator: "&").count == 2)
    let plain = try body("${message}\n", alert, type: "text/plain; charset=utf-8")
    #expect(!plain.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
  }

  @Test(arguments: [
    ("${runn}", "unknown field ${runn}, did you mean ${run}?"),
    ("${incident.titel}", "did you mean ${incident.title}?"),
    ("${run.x}", "unknown field ${run.x}"), ("${}", "unknown field ${}"),
    ("${completely_else}", "Fields: id, run, log, row"),
    ("${fixes.first}", "unknown field ${fixes.first}"),
    (#"{"a": "${run}"#, "makes no JSON"), (#"{"a": ${run} x}"#, "makes no JSON"),
    ("hello", "makes no JSON"), (#"{"a": "${run"#, "${ without its }"),
  ])
  func mistakesAreNamed(_ template: String, _ words: String) {
    let fault = #expect(throws: NotifyFault.self) { try body(template) }
    #expect(
      fault?.ending == .config && fault?.reason.contains(words) == true, "\(fault?.reason ?? "")")
  }

  @Test func onlyJSONNeedsNoTemplate() {
    #expect(throws: NotifyFault.self) {
      try WebhookChannel(url: "http://h", contentType: "text/plain", template: nil, headers: "")
    }
  }
}

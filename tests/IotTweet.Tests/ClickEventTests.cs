using System.Text.Json;

namespace GapFurniture.IotTweet.Tests;

public sealed class ClickEventTests
{
    private static Click Read(string json, string field = "clickType", ClickType? byDefault = ClickType.Single) =>
        new ClickEvent(field, byDefault).Read(JsonDocument.Parse(json).RootElement, "request-1");

    [Fact]
    public void An_IoT_button_has_serial_and_voltage_and_the_invocation_for_an_id() =>
        Read("""{"serialNumber":"G030JF0551234567","batteryVoltage":"1567mV","clickType":"DOUBLE"}""")
            .ShouldBe(
                new Click("request-1", ClickType.Double)
                {
                    Serial = "G030JF0551234567",
                    Battery = "1567mV",
                    Millivolts = 1567,
                }
            );

    [Fact]
    public void A_1_Click_device_has_a_time_of_its_own_for_an_id()
    {
        var click = Read(
            """
            {"deviceEvent":{"buttonClicked":{"clickType":"LONG","reportedTime":"2026-11-21T09:00:01.123Z"}},
             "deviceInfo":{"attributes":{"projectRegion":"us-west-2"},"type":"button","deviceId":"G030PM00","remainingLife":7.5},
             "placementInfo":{"projectName":"p","placementName":"x","devices":{"myButton":"G030PM00"}}}
            """
        );

        click.ShouldBe(
            new Click("G030PM00/Long/2026-11-21T09:00:01.123Z", ClickType.Long)
            {
                Serial = "G030PM00",
                Battery = "7.5%",
                Percent = 7.5,
                At = new DateTimeOffset(2026, 11, 21, 9, 0, 1, 123, TimeSpan.Zero),
            }
        );
    }

    [Fact]
    public void A_rule_can_give_id_and_time()
    {
        var byTime = Read("""{"serialNumber":"A","clickType":"single","timestamp":1795251600123}""");
        var byTrace = Read("""{"serialNumber":"A","clickType":"SINGLE","timestamp":1795251600123,"traceId":"t-1"}""");

        (byTime.Id, byTime.At).ShouldBe(("A/Single/1795251600123", DateTimeOffset.FromUnixTimeMilliseconds(1795251600123)));
        (byTrace.Id, byTrace.At).ShouldBe(("t-1", byTime.At));
    }

    [Fact]
    public void The_type_may_stand_elsewhere() => Read("""{"event":{"action":"double"}}""", "event.action").Type.ShouldBe(ClickType.Double);

    [Fact]
    public void An_event_without_a_type_is_what_the_setting_says()
    {
        Read("""{"temperature":21}""").Type.ShouldBe(ClickType.Single);
        Should.Throw<TweetException>(() => Read("""{"temperature":21}""", byDefault: null)).Message.ShouldContain("IOTTWEET_CLICK_FIELD");
    }

    [Theory]
    [InlineData("[]", "not a JSON object but Array")]
    [InlineData("""{"Records":[{"body":"{\"clickType\":\"DOUBLE\"}"}]}""", "a batch of a queue or a topic")]
    [InlineData("\"x\"", "not a JSON object but String")]
    [InlineData("""{"clickType":"TRIPLE"}""", "\"TRIPLE\" is not a click type: use SINGLE, DOUBLE or LONG")]
    [InlineData("""{"clickType":"\ud800"}""", "clickType is not valid Unicode")]
    public void What_cannot_be_read_is_one_clear_error(string json, string said) =>
        Should.Throw<TweetException>(() => Read(json)).Message.ShouldContain(said);

    [Theory]
    [InlineData("""{"batteryVoltage":{"mV":1},"timestamp":[],"serialNumber":5}""")]
    [InlineData("""{"batteryVoltage":"low","timestamp":"yesterday","deviceInfo":[]}""")]
    [InlineData("""{"batteryVoltage":"99999999999mV","timestamp":99999999999999999}""")]
    public void Odd_values_beside_the_type_do_no_harm(string json) => Read(json).Type.ShouldBe(ClickType.Single);
}

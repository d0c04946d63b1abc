using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Aws.Events;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Events;

public sealed class EnvelopeProperties
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~*/!()";

    // As S3 encodes keys: like a form, except that slashes stay.
    private static string Encode(string key)
    {
        var encoded = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(key))
        {
            if (unit == ' ')
                encoded.Append('+');
            else if (Unreserved.Contains((char)unit, StringComparison.Ordinal))
                encoded.Append((char)unit);
            else
                encoded.Append('%').Append(unit.ToString("X2", null));
        }
        return encoded.ToString();
    }

    private static readonly Gen<string> s_keys = Gen.Elements(
            "a",
            "Z",
            "9",
            "/",
            "+",
            "%",
            "%2B",
            "%25",
            " ",
            "&",
            "=",
            "?",
            "#",
            "\"",
            "\\",
            "'",
            "<",
            "\t",
            "\n",
            "é",
            "あ",
            "漢",
            "𠮷",
            "👍🏽",
            "\u0001",
            "\u007f"
        )
        .NonEmptyListOf()
        .Select(parts => string.Concat(parts));

    [Fact]
    public void Any_key_survives_encoding_and_decoding() =>
        Properties.Check(Prop.ForAll(s_keys.ToArbitrary(), key => Envelope.Read(S3Samples.Event(Encode(key))).Records.Single().Key == key));

    [Fact]
    public void Any_key_of_event_bridge_survives() =>
        Properties.Check(Prop.ForAll(s_keys.ToArbitrary(), key => Envelope.Read(S3Samples.EventBridge(key)).Records.Single().Key == key));

    [Fact]
    public void Any_nesting_gives_the_same_record() =>
        Properties.Check(
            Prop.ForAll(
                s_keys.ToArbitrary(),
                Gen.Elements<Func<string, string>>(
                        S3Samples.Sns,
                        m => S3Samples.SnsEvent(m),
                        m => S3Samples.SqsEvent(m),
                        S3Samples.FailureRecord
                    )
                    .ListOf()
                    .ToArbitrary(),
                (key, envelopes) =>
                {
                    var body = S3Samples.Event(Encode(key));
                    var nested = envelopes.Take(4).Aggregate(body, (inner, wrap) => wrap(inner));
                    Envelope.Read(nested).Records.ShouldBe(Envelope.Read(body).Records);
                    Envelope.Read(nested).Problem.ShouldBeNull();
                    Envelope.Read(JsonElement.Parse(nested)).Records.Single().Key.ShouldBe(key);
                }
            )
        );

    [Fact]
    public void No_record_of_many_is_lost_and_none_is_made_up() =>
        Properties.Check(
            Prop.ForAll(
                s_keys.ListOf().ToArbitrary(),
                Gen.Choose(0, 3).ToArbitrary(),
                (keys, broken) =>
                {
                    string[] bodies = [.. keys.Select(k => S3Samples.Event(Encode(k))), .. Enumerable.Repeat("{", broken)];
                    var envelope = Envelope.Read(S3Samples.SqsEvent(bodies));
                    envelope.Records.Select(r => r.Key).ShouldBe(keys);
                    (envelope.Problem is not null).ShouldBe(broken > 0);
                }
            )
        );

    [Fact]
    public void Hostile_bodies_are_refused_and_never_throw() =>
        Properties.Check(
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
                seed =>
                {
                    var body = Mutate(new Random(seed));
                    var read = Envelope.Read(body);
                    read.Records.ShouldAllBe(o => o.Bucket.Length > 0 && o.Key.Length > 0);
                    JsonElement root;
                    try
                    {
                        root = JsonElement.Parse(body);
                    }
                    catch (Exception e) when (e is JsonException or ArgumentException)
                    {
                        read.Problem.ShouldNotBeNull();
                        return;
                    }
                    Envelope.Read(root).Records.ShouldBe(read.Records);
                }
            ),
            cases: 3000
        );

    private static string Mutate(Random random)
    {
        string[] scraps =
        [
            "null",
            "7",
            "-1e999",
            "\"\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "{}",
            "[]",
            "[[[[",
            "{\"Records\":",
            "\"Message\":",
            "\"s3\":7",
            ",",
            ":",
            "\"",
            "\\",
            "\u0000",
            "\ud800",
            "\"Records\":[null]",
            "\"detail\":{\"bucket\":[]}",
            "\\u0052ecords",
            "\"Type\":\"Notification\"",
        ];
        string[] bodies =
        [
            S3Samples.Event("a+b%20c"),
            S3Samples.Sns(S3Samples.Event("a")),
            S3Samples.EventBridge("a"),
            S3Samples.Sns(S3Samples.Sns(S3Samples.EventBridge("あ"))),
            S3Samples.SqsEvent(S3Samples.Event("a"), S3Samples.Sns(S3Samples.Event("b"))),
            S3Samples.FailureRecord(S3Samples.SnsEvent(S3Samples.Event("a"))),
            "{\"Event\":\"s3:TestEvent\"}",
        ];
        var text = new StringBuilder(bodies[random.Next(bodies.Length)]);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)).Append(' ');
                    break;
                case 1:
                    text.Insert(at, scraps[random.Next(scraps.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(32, 128);
                    break;
                default:
                    // A value replaced as a whole, so that the document stays JSON more often than not.
                    var colon = text.ToString().IndexOf(':', at);
                    var comma = colon < 0 ? -1 : text.ToString().IndexOfAny([',', '}'], colon);
                    if (comma > 0)
                        text.Remove(colon + 1, comma - colon - 1).Insert(colon + 1, scraps[random.Next(8)]);
                    break;
            }
        }
        return text.ToString();
    }
}

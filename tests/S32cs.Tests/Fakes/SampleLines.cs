using System.Globalization;
using System.Text;

namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>Lines of every kind, with what has to become of them by construction, not by the code under test.</summary>
internal sealed class SampleLines(int seed)
{
    private static readonly string[] s_words =
    [
        "cat",
        "東京",
        "𠮷野家",
        "😀",
        "a\\nb",
        "\\\"q\\\"",
        "ｶﾅ￥",
        "",
        "<b>&",
        "\\u3042",
        "\\ud83d\\ude00",
    ];

    // As they are in a line, and what remains of them.
    private static readonly (string Dirty, string Clean)[] s_dirty =
    [
        ("\u0000x", "x"),
        ("x\ty", "x\\ty"),
        ("\\u0007", ""),
        ("a\uFFFFb", "ab"),
        ("\\ud800z", "z"),
        ("\\b\\f-", "-"),
    ];

    private static readonly string[] s_bad =
    [
        "rubbish",
        """{"id":"a b","type":"delete"}""",
        """{"id":"x","type":"add"}""",
        """{"id":"x","type":"add","fields":{"Bad":1}}""",
        """{"id":"x","type":"add","fields":{"abc":{"n":1}}}""",
        """{"id":"x","type":"add","fields":{"_":1}}""",
        """{"id":"x","type":"add","fields":{"abc":"open}}""",
        "\uFEFF{\"id\":\"x\",\"type\":\"delete\"}",
    ];

    private readonly Random _random = new(seed);

    public List<SampleLine> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private SampleLine Next()
    {
        var id = _random.Next(200).ToString(CultureInfo.InvariantCulture);
        switch (_random.Next(12))
        {
            case 0:
                return new SampleLine(Utf8(s_bad[_random.Next(s_bad.Length)]), null, null, true);
            case 1:
                return new SampleLine(
                    [.. Utf8("""{"id":"x","type":"add","fields":{"abc":" """), 0xC3, (byte)'"', (byte)'}', (byte)'}'],
                    null,
                    null,
                    true
                );
            case 2:
                return new SampleLine(Utf8(_random.Next(2) == 0 ? "" : " \r"), null, null, false);
            case 3:
                var delete = $$"""{"id":"{{id}}","type":"delete"}""";
                return Good(delete, id, delete);
            case 4:
                return Good(
                    $$"""{"id":{{id}},"type":"delete","fields":{"a":1},"more":[{}]}""",
                    id,
                    $$"""{"id":"{{id}}","type":"delete"}"""
                );
            case 5:
                var (dirty, clean) = s_dirty[_random.Next(s_dirty.Length)];
                return Good(
                    $$$"""{"id":"{{{id}}}","type":"add","fields":{"nul":null,"abc":"{{{dirty}}}","def":[null,"{{{dirty}}}"]}}""",
                    id,
                    $$$"""{"id":"{{{id}}}","type":"add","fields":{"abc":"{{{clean}}}","def":["{{{clean}}}"]}}"""
                );
            case 6:
                var size = _random.Next(40) == 0 ? _random.Next(1 << 20, (1 << 20) + 4000) - 2000 : _random.Next(6_000);
                var huge = $$$"""{"id":"{{{id}}}","type":"add","fields":{"abc":"{{{new string('h', size)}}}"}}""";
                return huge.Length <= 1 << 20 ? Good(huge, id, huge) : new SampleLine(Utf8(huge), null, null, true);
            default:
                var words = string.Join(' ', Enumerable.Range(0, _random.Next(20)).Select(_ => s_words[_random.Next(s_words.Length)]));
                var number = _random.NextInt64().ToString(CultureInfo.InvariantCulture) + "00000000000000000001";
                var add =
                    $$$"""{"id":"{{{id}}}","type":"add","fields":{"title":"{{{words}}}","big":{{{number}}},"tags":["{{{words}}}",1]}}""";
                return Good(add, id, add);
        }
    }

    private static SampleLine Good(string line, string id, string sent) => new(Utf8(line), id, sent, false);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

using System.Text.RegularExpressions;
using FsCheck.Fluent;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests;

public sealed class KeyRegexTests
{
    [Theory]
    // Anchors.
    [InlineData("a$", "ba", "a")]
    [InlineData("a$", "a\n", null)]
    [InlineData("(?m)a$", "a\nb", "a")]
    [InlineData("(?m)^b", "a\nb", "b")]
    [InlineData("(?m:^a$)|b$", "b\n", null)]
    [InlineData("(?:(?m)x)|b$", "b\n", null)]
    [InlineData("(?m:x(?-m)b$|y)", "xb\n", null)]
    [InlineData(@"\(?month$", "month\n", null)]
    [InlineData(@"a\z", "a\n", null)]
    [InlineData(@"\Aa", "ab", "a")]
    [InlineData("[$]", "a$", "$")]
    [InlineData(@"\$1", "$1", "$1")]
    // Flags.
    [InlineData("(?i)abc", "xABCx", "ABC")]
    [InlineData("(?i:a)b", "Ab", "Ab")]
    [InlineData("(?i:a)b", "AB", null)]
    [InlineData("a.b", "a\nb", null)]
    [InlineData("(?s)a.b", "a\nb", "a\nb")]
    [InlineData("(?is-m:A.B)", "a\nb", "a\nb")]
    // Classes are ASCII.
    [InlineData(@"^\d$", "٣", null)]
    [InlineData(@"^\w$", "é", null)]
    [InlineData(@"^\W$", "é", "é")]
    [InlineData(@"^[\W]$", "é", "é")]
    [InlineData(@"^[\W]$", "e", null)]
    [InlineData(@"^[^\W]$", "e", "e")]
    [InlineData(@"^[\D\d]+$", "1日", "1日")]
    [InlineData(@"^\s$", "\u00A0", null)]
    [InlineData(@"^\s$", "\v", null)]
    [InlineData(@"^[[:space:]]$", "\v", "\v")]
    [InlineData(@"[\d-]+", "x1-2", "1-2")]
    // POSIX classes.
    [InlineData("[[:alpha:]_]+", "1aB_2", "aB_")]
    [InlineData("[[:alnum:]]+", "-a1-", "a1")]
    [InlineData("[[:digit:]]+", "a12", "12")]
    [InlineData("[[:upper:]]+", "aBCd", "BC")]
    [InlineData("[[:lower:]]+", "ABcd", "cd")]
    [InlineData("[[:xdigit:]]+", "xFf0g", "Ff0")]
    [InlineData("[[:punct:]]+", "a-/]_~b", "-/]_~")]
    [InlineData("[[:blank:]]+", "a\t \n", "\t ")]
    [InlineData("[[:cntrl:]]+", "a\u0001\u007Fb", "\u0001\u007F")]
    [InlineData("[[:graph:]]+", " a!~ ", "a!~")]
    [InlineData("[[:print:]]+", "\ta !~\n", "a !~")]
    [InlineData("[[:ascii:]]+", "éabcé", "abc")]
    [InlineData("[[:word:]]+", "-a_1-", "a_1")]
    [InlineData("[[:^digit:]]+", "12ab3", "ab")]
    [InlineData("[^[:^digit:]x]+", "ab12x", "12")]
    // Brackets inside classes.
    [InlineData("[[]", "a[", "[")]
    [InlineData("[]]+", "a]]", "]]")]
    [InlineData("[^]]+", "a]", "a")]
    [InlineData("[a-z-[aeiou]]", "b", null)]
    [InlineData("[a-z-[aeiou]]", "a[]", "[]")]
    [InlineData(@"[\]\-\^]+", "a]-^", "]-^")]
    // Escapes.
    [InlineData(@"\x41\x{42}\x{1F600}", "AB😀", "AB😀")]
    [InlineData(@"^\x{1F600}{2}$", "😀😀", "😀😀")]
    [InlineData("^𠮷+$", "𠮷𠮷", "𠮷𠮷")]
    [InlineData(@"[\x{3041}-\x{3096}]+", "漢ひら", "ひら")]
    [InlineData(@"\Qa.b[$]\E+", "a.b[$]]", "a.b[$]]")]
    [InlineData(@"\Q(((", "(((", "(((")]
    [InlineData(@"a\_b\-c\/d\:e", "a_b-c/d:e", "a_b-c/d:e")]
    [InlineData(@"[\t\n\r\f\v\a]+", "a\t\n\r\f\v\a", "\t\n\r\f\v\a")]
    [InlineData(@"\.gz$", "a.gz", ".gz")]
    // Unicode classes.
    [InlineData(@"\pL+", "1é日", "é日")]
    [InlineData(@"\PL+", "é12", "12")]
    [InlineData(@"[\pN_]+", "a1_", "1_")]
    [InlineData(@"\p{Lu}", "aÉ", "É")]
    // Repetition and alternatives: the leftmost alternative wins, lazily or not.
    [InlineData("a|ab", "ab", "a")]
    [InlineData("a+?", "aaa", "a")]
    [InlineData("a{2,3}", "aaaa", "aaa")]
    [InlineData("a{,2}", "a{,2}", "a{,2}")]
    [InlineData("(?:ab)+", "xababx", "abab")]
    public void Syntax_means_what_it_means_in_Go(string expression, string text, string? match)
    {
        foreach (var keys in new[] { new KeyRegex(expression), Backtracking(expression) })
        {
            (keys.Match(text)?[0]).ShouldBe(match);
            keys.IsMatch(text).ShouldBe(match is not null);
        }
    }

    [Fact]
    public void Named_groups_are_numbered_where_they_stand()
    {
        var keys = new KeyRegex(@"(?P<year>\d+)/(\w+)/(?<day>\d+)-(?:.)(.)");

        keys.Match("2026/nov/21--x").ShouldBe(["2026/nov/21--x", "2026", "nov", "21", "x"]);
        keys.Groups.ShouldBe(4);
        (keys.GroupOf("year"), keys.GroupOf("day"), keys.GroupOf("month")).ShouldBe((1, 3, null));
    }

    [Fact]
    public void A_group_that_took_no_part_is_empty()
    {
        new KeyRegex("(a)|(b)").Match("b").ShouldBe(["b", "", "b"]);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("[]")]
    [InlineData("a\\")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a++")]
    [InlineData("[b-a]")]
    [InlineData(@"\1")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\C")]
    [InlineData(@"\Z")]
    [InlineData(@"\G")]
    [InlineData(@"\é")]
    [InlineData(@"[\b]")]
    [InlineData(@"[\Qa\E]")]
    [InlineData("[[:nope:]]")]
    [InlineData("(?=a)")]
    [InlineData("(?!a)")]
    [InlineData("(?<=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a)")]
    [InlineData("(?#comment)")]
    [InlineData("(?'name'a)")]
    [InlineData("(?P<>a)")]
    [InlineData("(?P<a-b>a)")]
    [InlineData("(?x)a b")]
    [InlineData("(?n)(a)")]
    [InlineData("(?U)a+")]
    [InlineData("(?")]
    [InlineData("(?i")]
    [InlineData(@"\p{Greek}")]
    [InlineData(@"\x{110000}")]
    [InlineData(@"\x{}")]
    [InlineData(@"\x4")]
    [InlineData("[😀]")]
    public void What_is_wrong_or_unsupported_is_refused(string expression)
    {
        Should.Throw<FormatException>(() => new KeyRegex(expression)).Message.ShouldNotBeEmpty();
        Should.Throw<FormatException>(() => Backtracking(expression));
    }

    [Fact]
    public void Matching_takes_time_in_proportion_to_the_key()
    {
        // A backtracking engine would need 2^50000 steps.
        var key = new string('a', 50_000) + "!";

        new KeyRegex("(a+)+$").IsMatch(key).ShouldBeFalse();
        new KeyRegex("^(a|aa)+$").IsMatch(key).ShouldBeFalse();
    }

    [Fact]
    public void An_escaped_text_matches_exactly_itself()
    {
        var text = Gen.Elements("\\.+*?()|[]{}^$_-/ #\n\ta1Zé日", "😀")
            .SelectMany(s => s.Length == 2 ? Gen.Constant(s) : Gen.Elements(s.ToCharArray()).Select(c => c.ToString()))
            .ArrayOf()
            .Select(string.Concat);

        Properties.Check(
            Prop.ForAll(
                text.ToArbitrary(),
                literal =>
                {
                    var escaped = Regex.Replace(literal, @"[\\.+*?()|\[\]{}^$]", @"\$0", RegexOptions.None, TimeSpan.FromSeconds(1));
                    (new KeyRegex($"^{escaped}$").Match(literal)?[0]).ShouldBe(literal);
                    new KeyRegex($@"^\Q{literal.Replace("\\", "/", StringComparison.Ordinal)}\E$")
                        .IsMatch(literal.Replace("\\", "/", StringComparison.Ordinal))
                        .ShouldBeTrue();
                    new KeyRegex($"^{escaped}$").IsMatch(literal + "x").ShouldBeFalse();
                }
            )
        );
    }

    [Theory]
    [InlineData("a", "b", "banana", "bbnbnb")]
    [InlineData("(?P<x>n)(a)", @"\2$1", "banana", "baanan")]
    [InlineData("n", @"<$0\1>", "bn", "b<n>")]
    public void Matches_are_replaced(string expression, string replacement, string key, string result) =>
        new[] { new KeyRegex(expression), Backtracking(expression) }.Select(r => r.Replace(key, replacement)).ShouldAllBe(r => r == result);

    // The engine for texts of whoever wrote the expression.
    private static KeyRegex Backtracking(string expression) =>
        new(expression, static e => new Regex(e, RegexOptions.None, TimeSpan.FromSeconds(1)));
}

using System.Text;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.Requests;

/// <summary>What clients get, through every front end.</summary>
public sealed class AnswerTests
{
    private const string Url = "/?filename=2026/a.jpg&size=180";

    public static TheoryData<string> Callers => [.. Gateway.All.Select(g => g.Caller.ToString())];

    private static Gateway Of(string caller) => Gateway.All.Single(g => g.Caller.ToString() == caller);

    [Theory, MemberData(nameof(Callers))]
    public async Task A_picture_is_answered_at_the_width_that_is_asked_for(string caller)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/ü b+c.jpg", Pictures.Jpeg(400, 300));

        foreach (var target in new[] { "/?filename=2026%2F%C3%BC+b%2Bc.jpg&size=180", "/180/2026/%C3%BC%20b+c.jpg" })
        {
            var answer = await scene.AskAsync(Of(caller), "GET", target);

            answer.Status.ShouldBe(200, Encoding.UTF8.GetString(answer.Body));
            Pictures.SizeOf(answer.Body).ShouldBe((180, 135));
            One(answer, "Content-Type").ShouldBe("image/jpeg");
            One(answer, "Cache-Control").ShouldBe("public, max-age=86400");
            One(answer, "ETag").ShouldMatch("^\"[0-9a-f]{32}\"$");
            One(answer, "Vary").ShouldBe("Accept");
            One(answer, "X-Content-Type-Options").ShouldBe("nosniff");
            One(answer, "Content-Security-Policy").ShouldBe("default-src 'none'");
            One(answer, "Content-Disposition").ShouldBe("inline");
        }
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task A_client_that_has_it_gets_304_and_nothing_is_decoded(string caller)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg());
        var etag = One(await scene.AskAsync(Of(caller), "GET", Url), "ETag");
        scene.Cloud.Requests.Clear();

        foreach (var tags in new[] { etag, $"W/{etag}", $"\"x\", {etag}", "*" })
        {
            var answer = await scene.AskAsync(Of(caller), "GET", Url, ("If-None-Match", tags));

            answer.Status.ShouldBe(304);
            answer.Body.ShouldBeEmpty();
            One(answer, "ETag").ShouldBe(etag);
            One(answer, "Vary").ShouldBe("Accept");
            One(answer, "Cache-Control").ShouldBe("public, max-age=86400");
        }
        scene.Calls("GetObject").ShouldBe(0);
        scene.Calls("HeadObject").ShouldBe(4);
        (await scene.AskAsync(Of(caller), "GET", Url, ("If-None-Match", "\"x\""))).Status.ShouldBe(200);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task Head_is_answered_without_decoding(string caller)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg());
        var etag = One(await scene.AskAsync(Of(caller), "GET", Url), "ETag");
        scene.Cloud.Requests.Clear();

        var answer = await scene.AskAsync(Of(caller), "HEAD", Url);

        answer.Status.ShouldBe(200);
        answer.Body.ShouldBeEmpty();
        One(answer, "ETag").ShouldBe(etag);
        // Which format it will be, the original says as well.
        (await scene.AskAsync(Of(caller), "HEAD", Url, ("Accept", "image/webp")))
            .Values("Content-Type")
            .ShouldNotContain("image/webp");
        scene.Calls("GetObject").ShouldBe(0);
        (await scene.AskAsync(Of(caller), "HEAD", "/180/missing")).Status.ShouldBe(404);
    }

    [Theory, MemberData(nameof(Callers))]
    public async Task What_goes_wrong_is_a_sentence_that_is_kept_for_a_short_time(string caller)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("text.jpg", "no picture"u8.ToArray());
        scene.Put("empty.jpg", []);
        scene.Put("cut.jpg", Pictures.Jpeg()[..^2000]);

        (string Method, string Target, int Status)[] all =
        [
            ("GET", "/?filename=a.jpg&size=181", 400),
            ("GET", "/?filename=a.jpg", 400),
            ("GET", "/180/missing.jpg", 404),
            ("POST", "/180/missing.jpg", 405),
            ("GET", "/180/text.jpg", 415),
            ("GET", "/180/empty.jpg", 415),
            ("GET", "/180/cut.jpg", 422),
        ];
        foreach (var (method, target, status) in all)
        {
            var answer = await scene.AskAsync(Of(caller), method, target);

            answer.Status.ShouldBe(status, target);
            Encoding.UTF8.GetString(answer.Body).ShouldMatch(@"^[A-Z][^\n]*\.\n$");
            One(answer, "Content-Type").ShouldBe("text/plain; charset=utf-8");
            One(answer, "Cache-Control").ShouldBe("public, max-age=60");
            One(answer, "Vary").ShouldBe("Accept");
            answer.Values("Allow").ShouldBe(status == 405 ? ["GET, HEAD"] : []);
        }
    }

    [Theory]
    [InlineData("image/webp,*/*", "image/webp")]
    [InlineData("image/webp;q=0,*/*", "image/jpeg")]
    public async Task The_format_is_negotiated(string accept, string type)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg());

        var answer = await scene.GetAsync(Url, ("Accept", accept));

        One(answer, "Content-Type").ShouldBe(type);
    }

    /// <summary>WebP holds 16,383 pixels in a row; who names it shows JPEG as well.</summary>
    [Fact]
    public async Task What_is_too_high_for_WebP_is_answered_as_to_others_and_kept()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("2026/a.jpg", Pictures.Jpeg(20, 20_000));

        for (var time = 0; time < 2; time++)
        {
            var answer = await scene.GetAsync(Url, ("Accept", "image/webp,*/*"));

            answer.Status.ShouldBe(200, Encoding.UTF8.GetString(answer.Body));
            One(answer, "Content-Type").ShouldBe("image/jpeg");
            One(answer, "Vary").ShouldBe("Accept");
            Pictures.SizeOf(answer.Body).ShouldBe((20, 20_000));
        }
        scene.KeptKeys.ShouldBe(["w180.webp/2026/a.jpg"]);
        scene.Calls("PutObject").ShouldBe(1);
        scene.Calls("GetObject").ShouldBe(3);
    }

    [Fact]
    public async Task Each_format_has_an_etag_of_its_own()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg());

        One(await scene.GetAsync(Url), "ETag").ShouldNotBe(One(await scene.GetAsync(Url, ("Accept", "image/webp")), "ETag"));
    }

    [Fact]
    public async Task Without_negotiation_the_format_is_the_originals_and_nothing_varies()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless with { Plain = FormatChoice.Same, Negotiated = [] });
        scene.Put("2026/a.jpg", Pictures.TransparentPng());

        var answer = await scene.GetAsync(Url, ("Accept", "image/webp"));

        One(answer, "Content-Type").ShouldBe("image/png");
        answer.Values("Vary").ShouldBeEmpty();
        (await scene.GetAsync("/180/missing")).Values("Vary").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_read()
    {
        var bytes = Pictures.Jpeg();
        await using var scene = await Scene.SetAsync(
            Scene.Stateless with
            {
                Imaging = ImagingOptions.Default with { Limits = new PictureLimits(bytes.Length - 1, 1_000_000) },
            }
        );
        await using var narrow = await Scene.SetAsync(
            Scene.Stateless with
            {
                Imaging = ImagingOptions.Default with { Limits = new PictureLimits(1_000_000, (400 * 300) - 1) },
            }
        );
        scene.Put("2026/a.jpg", bytes);
        narrow.Put("2026/a.jpg", bytes);

        (await scene.GetAsync(Url)).Status.ShouldBe(413);
        (await narrow.GetAsync(Url)).Status.ShouldBe(413);
    }

    [Theory]
    [InlineData(403, "AccessDenied", 404, "public, max-age=60")]
    [InlineData(403, "SignatureDoesNotMatch", 503, "no-store")]
    [InlineData(404, "NoSuchBucket", 503, "no-store")]
    [InlineData(503, "SlowDown", 503, "no-store")]
    [InlineData(500, "InternalError", 503, "no-store")]
    public async Task Trouble_of_S3_is_told_without_its_words(int status, string code, int expected, string caching)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg());
        scene.Cloud.Faults.Add(
            new Fault("s3", null, FaultKind.Error)
            {
                Key = "2026/a.jpg",
                Status = status,
                Code = code,
            }
        );

        var answer = await scene.GetAsync(Url);

        answer.Status.ShouldBe(expected);
        One(answer, "Cache-Control").ShouldBe(caching);
        Encoding.UTF8.GetString(answer.Body).ShouldNotContain(code);
        Encoding.UTF8.GetString(answer.Body).ShouldNotContain("2026");
    }

    [Theory]
    [InlineData(nameof(FaultKind.Drop), null)]
    [InlineData(nameof(FaultKind.Cut), null)]
    [InlineData(nameof(FaultKind.Cut), "chunked")]
    public async Task A_body_that_breaks_off_is_no_broken_picture(string kind, string? code)
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg(2000, 1500));
        scene.Cloud.Faults.Add(new Fault("s3", "GetObject", Enum.Parse<FaultKind>(kind)) { Code = code });

        var answer = await scene.GetAsync(Url);

        answer.Status.ShouldBe(503);
        One(answer, "Cache-Control").ShouldBe("no-store");
        scene.Cloud.Faults.Clear();
        (await scene.GetAsync(Url)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_read_once_more()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg(2000, 1500));
        scene.Cloud.Faults.Add(new Fault("s3", "GetObject", FaultKind.Cut) { Times = 1 });

        (await scene.GetAsync(Url)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("a//b.jpg")]
    [InlineData("100%.jpg")]
    [InlineData("a?b#c&d=e;f.jpg")]
    [InlineData("日本語 +'\"\\.jpg")]
    [InlineData("w180.auto/a.jpg")]
    public async Task A_key_may_be_any_text(string key)
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put(key, Pictures.Jpeg());

        (await scene.GetAsync($"/180/{Uri.EscapeDataString(key)}")).Status.ShouldBe(200);

        scene.KeptKeys.ShouldBe([$"w180.auto/{key}"]);
    }

    [Fact]
    public async Task A_key_that_the_SDK_cannot_ask_for_is_missing()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("a.jpg", Pictures.Jpeg());

        (await scene.GetAsync("/180//a.jpg")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("HeadObject")]
    [InlineData("GetObject")]
    public async Task When_S3_takes_too_long_the_client_is_told_in_time(string operation)
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("2026/a.jpg", Pictures.Jpeg());
        scene.Cloud.Faults.Add(
            new Fault("s3", operation, FaultKind.Delay)
            {
                Key = "2026/a.jpg",
                DelayMs = 600_000,
                Times = 1,
            }
        );
        using var deadline = new CancellationTokenSource();
        var asking = scene.GetAsync(Url, deadline.Token);
        await Eventually.HoldsAsync(() => scene.Cloud.Faults.Pendings().Count == 0, operation);

        await deadline.CancelAsync();
        var answer = await asking;
        answer.Status.ShouldBe(504);
        One(answer, "Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task Only_originals_below_the_prefix_are_shown()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless with { Prefix = "public/" });
        scene.Put("public/a.jpg", Pictures.Jpeg());
        scene.Put("private/a.jpg", Pictures.Jpeg());

        (await scene.GetAsync("/180/public/a.jpg")).Status.ShouldBe(200);
        (await scene.GetAsync("/180/private/a.jpg")).Status.ShouldBe(404);
        (await scene.GetAsync("/180/public%2F..%2Fprivate/a.jpg")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_base_path_is_taken_off()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless with { BasePath = "/thumbs" });
        scene.Put("2026/a.jpg", Pictures.Jpeg());

        (await scene.GetAsync("/thumbs/180/2026/a.jpg")).Status.ShouldBe(200);
        (await scene.GetAsync("/thumbs?filename=2026/a.jpg&size=180")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_small_original_is_not_made_larger()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("2026/a.jpg", Pictures.Jpeg(100, 60));

        Pictures.SizeOf((await scene.GetAsync(Url)).Body).ShouldBe((100, 60));
    }

    [Theory]
    [InlineData("missing.jpg", 404)]
    [InlineData("text.jpg", 415)]
    [InlineData("cut.jpg", 422)]
    [InlineData("large.jpg", 413)]
    public async Task A_picture_of_the_owners_choice_is_shown_in_place_of_what_has_no_thumbnail(string key, int status)
    {
        var options = Scene.Stateless with
        {
            Fallback = "no picture.png",
            Imaging = new ImagingOptions(new PictureLimits(100_000, 600_000)),
        };
        await using var scene = await Scene.SetAsync(options);
        scene.Put("text.jpg", "no picture"u8.ToArray());
        scene.Put("cut.jpg", Pictures.Jpeg()[..^2000]);
        scene.Put("large.jpg", Pictures.Jpeg(1000, 800));

        var sentence = await scene.GetAsync($"/60/{key}");
        scene.Put("no picture.png", Pictures.TransparentPng(90, 30));
        var picture = await scene.GetAsync($"/60/{key}", ("If-None-Match", "\"x\""), ("Accept", "image/webp"));

        (sentence.Status, picture.Status).ShouldBe((status, status));
        One(sentence, "Content-Type").ShouldBe("text/plain; charset=utf-8");
        One(picture, "Content-Type").ShouldBe("image/webp");
        Pictures.SizeOf(picture.Body).ShouldBe((60, 20));
        One(picture, "Cache-Control").ShouldBe("public, max-age=60");
        One(picture, "Vary").ShouldBe("Accept");
        picture.Values("ETag").ShouldBeEmpty();
        (await scene.GetAsync($"/61/{key}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Signed_addresses_are_answered_and_no_others()
    {
        const string secret = "0123456789abcdef0123456789abcdef";
        await using var scene = await Scene.SetAsync(Scene.Stateless with { SigningKeys = secret });
        scene.Put("2026/a.jpg", Pictures.Jpeg());
        var expires = DateTimeOffset.UnixEpoch.AddYears(200).ToUnixTimeSeconds().ToString();

        var signature = UrlSignature.Of(secret, "2026/a.jpg", 180, expires);

        (await scene.GetAsync($"{Url}&expires={expires}&signature={signature}")).Status.ShouldBe(200);
        (await scene.GetAsync($"/180/2026/a.jpg?expires={expires}&signature={signature}")).Status.ShouldBe(200);
        var refused = await scene.GetAsync($"/360/2026/a.jpg?expires={expires}&signature={signature}");
        refused.Status.ShouldBe(403);
        Encoding.UTF8.GetString(refused.Body).ShouldNotContain(secret);
        (await scene.GetAsync(Url)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task An_answer_that_no_front_end_takes_is_413()
    {
        // Noise at a width that is 0.8 MB as a PNG: too much for a load balancer, not for a function URL.
        await using var scene = await Scene.SetAsync(Scene.Stateless with { Sizes = [900] });
        scene.Put("a.png", Pictures.TransparentPng(900, 600));

        (await scene.GetAsync("/900/a.png")).Status.ShouldBe(200);
        (await scene.AskAsync(Of(nameof(Caller.Alb)), "GET", "/900/a.png")).Status.ShouldBe(413);
    }

    private static string One(ClientAnswer answer, string name) => answer.Values(name).ShouldHaveSingleItem(name);
}

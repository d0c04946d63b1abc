using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.X;

namespace GapFurniture.LocalCloud.Tests.X;

/// <summary>A request to X, signed here step by step as its documentation says; parts can be bent for tests of refusal.</summary>
internal sealed class XCall(LocalCloudHost cloud) : IDisposable
{
    private readonly HttpClient _http = new();

    public string Secret { get; set; } = XKeys.ApiSecret;

    public string? Nonce { get; set; }

    public TimeSpan Skew { get; set; }

    public string Version { get; set; } = "1.0";

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    public Task<HttpResponseMessage> PostAsync(string text) => SendAsync("POST", "/2/tweets", JsonSerializer.Serialize(new { text }));

    /// <param name="signed">Another address than the one that is called.</param>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? signed = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), cloud.Endpoint + path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(method, cloud.Endpoint + (signed ?? path)));
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private string Authorization(string method, string address)
    {
        var (url, query) = address.Split('?') is [var left, var right] ? (left, right) : (address, "");
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["oauth_consumer_key"] = XKeys.ApiKey,
            ["oauth_nonce"] = Nonce ?? Guid.NewGuid().ToString("N"),
            ["oauth_signature_method"] = "HMAC-SHA1",
            ["oauth_timestamp"] = (TimeProvider.System.GetUtcNow() + Skew).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["oauth_token"] = XKeys.AccessToken,
            ["oauth_version"] = Version,
        };
        var own = all.ToList();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')))
            all[pair[0]] = Uri.UnescapeDataString(pair[1]);
        var parameters = string.Join('&', all.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        var text = $"{method}&{Uri.EscapeDataString(url)}&{Uri.EscapeDataString(parameters)}";
        var key = $"{Uri.EscapeDataString(Secret)}&{Uri.EscapeDataString(XKeys.AccessTokenSecret)}";
        var signature = Convert.ToBase64String(HMACSHA1.HashData(Encoding.ASCII.GetBytes(key), Encoding.ASCII.GetBytes(text)));
        return "OAuth "
            + string.Join(", ", own.Append(new("oauth_signature", signature)).Select(p => $"{p.Key}=\"{Uri.EscapeDataString(p.Value)}\""));
    }
}

using GapFurniture.Pieces.Tracing;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.X;

/// <summary>X as a part of the local cloud: its requests have signatures of their own, so they do not pass AWS's gateway.</summary>
internal sealed class XPart : ICloudPart
{
    private readonly LocalCloudHost _cloud;
    private readonly XService _service;

    public XPart(LocalCloudHost cloud)
    {
        _cloud = cloud;
        X = new LocalX(cloud.Time);
        _service = new XService(X, cloud.Faults, cloud.Requests, cloud.Time);
        foreach (var secret in XKeys.Secrets)
            Traces.Secret(SecretKind.Credential, secret);
    }

    public LocalX X { get; }

    public IEnumerable<KeyValuePair<string, string>> Environment =>
        [
            new("X_API_URL", _cloud.Endpoint),
            new("IOTTWEET_API_KEY", XKeys.ApiKey),
            new("IOTTWEET_API_SECRET", XKeys.ApiSecret),
            new("IOTTWEET_ACCESS_TOKEN", XKeys.AccessToken),
            new("IOTTWEET_ACCESS_TOKEN_SECRET", XKeys.AccessTokenSecret),
        ];

    public Task<bool> HandleAsync(HttpContext context) => _service.HandleAsync(context);
}

using System.Globalization;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces.Tracing;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

/// <summary>The pages from which credentials are had inside AWS, each as strict as the real one.</summary>
internal static class CredentialPages
{
    /// <summary>The credentials endpoint of containers (ECS, EKS Pod Identity), which may want a token.</summary>
    public static Func<HttpRequest, string?> Container(IssuedKey key, string? token = null)
    {
        Traces.Secret(SecretKind.Credential, token);
        return request =>
            token is not null && request.Headers.Authorization != token ? throw new RefusedException(401, "wrong token")
            : request.Method == "GET" && request.Path == "/v2/credentials/task" ? Keys(key)
            : null;
    }

    /// <summary>The metadata service of instances, version 2 only: everything wants a token, which a PUT gives.</summary>
    public static Func<HttpRequest, string?> Instance(IssuedKey key, string region)
    {
        var token = Guid.NewGuid().ToString("N");
        Traces.Secret(SecretKind.Credential, token);
        return request =>
            (request.Method, request.Path.Value) switch
            {
                ("PUT", "/latest/api/token") => request.Headers.ContainsKey("X-aws-ec2-metadata-token-ttl-seconds")
                    ? token
                    : throw new RefusedException(400, "no ttl"),
                _ when request.Headers["X-aws-ec2-metadata-token"] != token => throw new RefusedException(401, "no token"),
                ("GET", "/latest/meta-data/iam/security-credentials" or "/latest/meta-data/iam/security-credentials/") => "instance-role",
                ("GET", "/latest/meta-data/iam/security-credentials/instance-role") => Keys(key),
                ("GET", "/latest/meta-data/placement/region") => region,
                ("GET", "/latest/dynamic/instance-identity/document") => $$"""{"region": "{{region}}", "accountId": "123456789012"}""",
                _ => null,
            };
    }

    /// <summary>The portal of IAM Identity Center, for whoever shows the token of <c>aws sso login</c>.</summary>
    public static Func<HttpRequest, string?> Portal(IssuedKey key, string token)
    {
        Traces.Secret(SecretKind.Credential, token);
        return request =>
            request.Path != "/federation/credentials" ? null
            : request.Headers["x-amz-sso_bearer_token"] != token
                ? throw new RefusedException(
                    401,
                    """{"message": "Session token not found or invalid", "__type": "UnauthorizedException"}"""
                )
            : request.Query["account_id"] != "123456789012" || request.Query["role_name"] != "Reader"
                ? throw new RefusedException(403, """{"message": "No access", "__type": "ForbiddenException"}""")
            : JsonSerializer.Serialize(
                new
                {
                    roleCredentials = new
                    {
                        accessKeyId = key.AccessKeyId,
                        secretAccessKey = key.SecretAccessKey,
                        sessionToken = key.SessionToken,
                        expiration = key.Expires!.Value.ToUnixTimeMilliseconds(),
                    },
                }
            );
    }

    /// <summary>What a command of <c>credential_process</c> prints.</summary>
    public static string Process(IssuedKey key) =>
        JsonSerializer.Serialize(
            new
            {
                Version = 1,
                key.AccessKeyId,
                key.SecretAccessKey,
                key.SessionToken,
                Expiration = Time(key),
            }
        );

    private static string Keys(IssuedKey key) =>
        JsonSerializer.Serialize(
            new
            {
                Code = "Success",
                LastUpdated = Time(key),
                Type = "AWS-HMAC",
                key.AccessKeyId,
                key.SecretAccessKey,
                Token = key.SessionToken,
                Expiration = Time(key),
            }
        );

    private static string Time(IssuedKey key) => key.Expires!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

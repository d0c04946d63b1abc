using GapFurniture.Rin.Database;
using GapFurniture.Rin.Tests.Fakes;
using Npgsql;

namespace GapFurniture.Rin.Tests.Database;

public sealed class PostgresSessionsTests
{
    [Theory]
    [InlineData("disable", "warehouse", SslMode.Disable)]
    [InlineData("allow", "warehouse", SslMode.Allow)]
    [InlineData("prefer", "warehouse", SslMode.Prefer)]
    [InlineData("require", "warehouse", SslMode.Require)]
    [InlineData("verify-ca", "warehouse", SslMode.VerifyCA)]
    [InlineData("verify-full", "localhost", SslMode.VerifyFull)]
    [InlineData(null, "warehouse.example.org", SslMode.VerifyFull)]
    [InlineData(null, "10.0.0.1", SslMode.VerifyFull)]
    [InlineData(null, "localhost", SslMode.Prefer)]
    [InlineData(null, "127.0.0.1", SslMode.Prefer)]
    [InlineData(null, "::1", SslMode.Prefer)]
    public void TLS_is_verified_unless_said_otherwise_or_on_loopback(string? configured, string host, SslMode mode)
    {
        PostgresSessions.SslModeOf(Some.Connection with { SslMode = configured, Host = host }).ShouldBe(mode);
    }
}

using System.Reflection;

namespace GapFurniture.Shims.Tests.PublicApi;

public sealed class ApiLinesTests
{
    private const string Sample = "GapFurniture.Shims.Tests.PublicApi.ApiSample";

    [Theory]
    [InlineData($"type {Sample}<T> : object, System.IDisposable [abstract class] where T : class, new()")]
    [InlineData($"protected {Sample}<T>::.ctor(string name, int? count = null) : void")]
    [InlineData($"{Sample}<T>::Names : System.Collections.Generic.IReadOnlyList<string[]> {{ get; protected set; }} [virtual]")]
    [InlineData($"{Sample}<T>::Limit : int = 10 [const]")]
    [InlineData($"{Sample}<T>::Empty : string [static readonly] [Obsolete]")]
    [InlineData($"{Sample}<T>::Convert<TOut>(T value, params object[] rest) : TOut [static] where TOut : struct")]
    [InlineData($"{Sample}<T>::TryRead(ref T value, out bool found, System.DateTime when = default) : void")]
    [InlineData($"{Sample}<T>::Dispose() : void")]
    [InlineData($"{Sample}<T>::ToString() : string [override]")]
    [InlineData($"{Sample}<T>::Changed : event System.EventHandler [abstract]")]
    [InlineData($"type {Sample}<T>.Colour : int [enum] where T : class, new() [Flags]")]
    [InlineData($"{Sample}<T>.Colour::Red = 1")]
    [InlineData($"type {Sample}<T>.Visitor : delegate void (T value)")]
    public void An_api_is_one_line_for_each_type_and_member(string line) =>
        ApiLines.Of(Assembly.GetExecutingAssembly()).ShouldContain(line);

    [Fact]
    public void What_is_private_or_internal_is_not_api() =>
        ApiLines.Of(Assembly.GetExecutingAssembly()).ShouldNotContain(line => line.Contains("Hidden", StringComparison.Ordinal));
}

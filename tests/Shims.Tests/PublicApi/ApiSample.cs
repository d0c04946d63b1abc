namespace GapFurniture.Shims.Tests.PublicApi;

#pragma warning disable CA1003, CA1045, CA1051, CA1063, CA1711, CA1021, CA1000, CA1715, MA0046, MA0048, MA0056 // one of everything, for ApiLinesTests
public abstract class ApiSample<T> : IDisposable
    where T : class, new()
{
    public const int Limit = 10;

    [Obsolete("So that there is an attribute.")]
    public static readonly string Empty = "";

    internal readonly int Hidden;

    protected ApiSample(string name, int? count = null) => Hidden = name.Length + (count ?? 0);

    [Flags]
    public enum Colour
    {
        Red = 1,
    }

    public delegate void Visitor(T value);

    public abstract event EventHandler Changed;

    public virtual IReadOnlyList<string[]> Names { get; protected set; } = [];

    public static TOut Convert<TOut>(T value, params object[] rest)
        where TOut : struct => default;

    public void TryRead(ref T value, out bool found, DateTime when = default) => found = HiddenHelper(when);

    public void Dispose() => GC.SuppressFinalize(this);

    public override string ToString() => $"{Hidden}";

    private static bool HiddenHelper(DateTime when) => when == default;
}

namespace GapFurniture.Shims.Tests.Lambda.Sample;

public class SampleCounter
{
    private int _count;

    public int Next() => ++_count;
}

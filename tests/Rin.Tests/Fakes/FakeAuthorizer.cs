using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Tests.Fakes;

internal sealed class FakeAuthorizer : ICopyAuthorizer
{
    public int Asked { get; private set; }

    public Exception? Fails { get; set; }

    public CopyAuthorization Authorization { get; set; } = CopyAuthorization.Role("default");

    public Task<CopyAuthorization> AuthorizeAsync(CancellationToken cancellationToken)
    {
        Asked++;
        return Fails is null ? Task.FromResult(Authorization) : throw Fails;
    }
}

namespace GapFurniture.Rin.Copy;

/// <summary>Gives COPY its access to S3, fresh when it is needed.</summary>
internal interface ICopyAuthorizer
{
    Task<CopyAuthorization> AuthorizeAsync(CancellationToken cancellationToken);
}

using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>Redshift as a part of the local cloud: a PostgreSQL and two APIs, for those who ask for a database.</summary>
internal sealed class RedshiftPart(LocalCloudHost cloud) : ICloudPart
{
    private RedshiftStack? _stack;

    public RedshiftStack Redshift => _stack ?? throw new InvalidOperationException("started without a database");

    public IEnumerable<IAwsService> Services => _stack?.Services ?? [];

    public IEnumerable<KeyValuePair<string, string>> Environment => _stack is null ? [] : _stack.Environment;

    public async Task StartAsync(LocalCloudOptions options, CancellationToken cancellation)
    {
        if (options.WithDatabase)
            _stack = await RedshiftStack.StartAsync(cloud.S3, cloud.Faults, cloud.Time, cancellation);
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? ValueTask.CompletedTask;
}

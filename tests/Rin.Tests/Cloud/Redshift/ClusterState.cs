using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift.Copy;
using GapFurniture.LocalCloud.S3;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>What the sessions of one cluster share.</summary>
internal sealed class ClusterState(IObjectSource s3, FaultBook faults, TimeProvider time, ClusterUsers users, LoadLog log)
{
    private volatile string _status = "available";

    public IObjectSource S3 => s3;

    public FaultBook Faults => faults;

    public TimeProvider Time => time;

    public ClusterUsers Users => users;

    public LoadLog Log => log;

    public CopyJournal Journal { get; } = new();

    /// <summary><c>ClusterStatus</c> as DescribeClusters gives it: available, paused, resizing, rebooting… Only an available cluster lets clients in.</summary>
    public string Status
    {
        get => _status;
        set => _status = value;
    }
}

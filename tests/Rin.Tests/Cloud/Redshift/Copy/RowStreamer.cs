using System.IO.Compression;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads a load's files, decodes their rows and streams these into the server's COPY; faults that were ordered strike here.</summary>
internal sealed class RowStreamer(ClusterState cluster, BackendLink backend)
{
    /// <summary>Streams all files; ends early when the server has complained.</summary>
    /// <exception cref="SqlException">A file is not there, or a fault says so.</exception>
    /// <exception cref="RowException">More bad records than MAXERROR allows.</exception>
    /// <exception cref="ClientGoneException">A fault wants the connection to break.</exception>
    public async Task StreamAsync(Load load, CancellationToken running)
    {
        var rows = new RowBuffer(load.Columns, load.Copy);
        foreach (var file in load.Files)
        {
            if (cluster.Faults.Pendings().Any(f => f.Service == "redshift-sql" && f.Key == file.Key))
                await StrikeAsync(cluster.Faults.Take("redshift-sql", "COPY", file.Key), load, running);
            await using var stream =
                cluster.S3.OpenRead(file.Bucket, file.Key)
                ?? throw SqlException.Internal("S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey", file.Url);
            load.BeginFile(file);
            var bytes = await ReadAsync(stream, load.Copy.Gzip, running);
            load.EndFile(bytes.Length, await StreamAsync(load, rows, bytes, running));
            if (backend.HasSpoken)
                return;
        }
        load.Bytes += rows.RowBytes;
        await backend.Out.FlushAsync(rows.Take(), running);
        running.ThrowIfCancellationRequested();
    }

    /// <summary>What was ordered for COPY of whichever file.</summary>
    public Task StrikeAsync(Load load, CancellationToken running) =>
        StrikeAsync(cluster.Faults.Take("redshift-sql", "COPY"), load, running);

    private static async Task<byte[]> ReadAsync(Stream stream, bool gzip, CancellationToken running)
    {
        await using var plain = gzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var whole = new MemoryStream();
        await plain.CopyToAsync(whole, running);
        return whole.ToArray();
    }

    // Returns the line that was read last.
    private async Task<long> StreamAsync(Load load, RowBuffer rows, byte[] file, CancellationToken running)
    {
        var line = 0L;
        foreach (var record in InputRecord.Read(file, load.Columns, load.Copy))
        {
            line = record.Line;
            try
            {
                rows.Add(record.Fault is { } fault ? throw fault : record.Values);
            }
            catch (RowException e)
            {
                load.Reject(e, line);
                continue;
            }
            load.AddRow(line);
            if (!rows.IsFull)
                continue;
            if (backend.HasSpoken) // it found a bad row: the rest is of no use
                break;
            load.Bytes += rows.RowBytes;
            await backend.Out.FlushAsync(rows.Take(), running);
            if (load.DropsClient)
                throw new ClientGoneException();
        }
        return load.DropsClient ? throw new ClientGoneException() : line;
    }

    private async Task StrikeAsync(Fault? fault, Load load, CancellationToken running)
    {
        switch (fault?.Kind)
        {
            case null:
                return;
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), cluster.Time, running);
                return;
            case FaultKind.Drop:
                load.DropsClient = true; // in the middle of the load
                return;
            default:
                throw new SqlException(
                    fault.Code ?? SqlException.InternalError,
                    fault.Message ?? "the COPY was made to fail",
                    fault.Detail
                );
        }
    }
}

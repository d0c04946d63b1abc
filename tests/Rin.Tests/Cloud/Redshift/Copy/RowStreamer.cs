using System.IO.Compression;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Redshift.Protocol;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads a load's files, decodes their rows and streams these into the server's COPY; faults that were ordered strike here.</summary>
internal sealed class RowStreamer(ClusterState cluster, BackendLink backend)
{
    private readonly RowBuffer _rows = new();

    /// <summary>Streams all files; ends early when the server has complained.</summary>
    /// <exception cref="SqlException">A file is not there, or a fault says so.</exception>
    /// <exception cref="RowException">More bad records than MAXERROR allows.</exception>
    /// <exception cref="ClientGoneException">A fault wants the connection to break.</exception>
    public async Task StreamAsync(Load load, CancellationToken running)
    {
        _rows.Take();
        foreach (var file in load.Files)
        {
            if (cluster.Faults.Pendings().Any(f => f.Service == "redshift-sql" && f.Key == file.Key))
                await StrikeAsync(cluster.Faults.Take("redshift-sql", "COPY", file.Key), load, running);
            await using var stream =
                cluster.S3.OpenRead(file.Bucket, file.Key)
                ?? throw SqlException.Internal("S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey", file.Url);
            load.BeginFile(file);
            if (load.Copy.Gzip)
            {
                await using var unzipped = new GZipStream(stream, CompressionMode.Decompress);
                await StreamAsync(load, unzipped, running);
            }
            else
                await StreamAsync(load, stream, running);
            load.EndFile();
            if (backend.HasSpoken)
                return;
        }
        load.Bytes += _rows.RowBytes;
        if (!_rows.IsEmpty)
            await backend.Out.FlushAsync(_rows.Take(), running);
        running.ThrowIfCancellationRequested();
    }

    /// <summary>What was ordered for COPY of whichever file.</summary>
    public Task StrikeAsync(Load load, CancellationToken running) =>
        StrikeAsync(cluster.Faults.Take("redshift-sql", "COPY"), load, running);

    private async Task StreamAsync(Load load, Stream stream, CancellationToken running)
    {
        using var input = new InputBuffer(stream);
        var decoder = load.Decoder(input, cluster.S3);
        while (true)
        {
            DecodeResult result;
            try
            {
                result = decoder.Next(_rows);
            }
            catch (RowException e)
            {
                load.Reject(e, decoder.Line);
                continue;
            }
            if (result == DecodeResult.End)
                break;
            if (result == DecodeResult.NeedMore)
            {
                await input.FillAsync(running);
                continue;
            }
            load.Rows.Add(decoder.Line);
            if (!_rows.IsFull)
                continue;
            if (backend.HasSpoken) // it found a bad row: the rest is of no use
                break;
            load.Bytes += _rows.RowBytes;
            await backend.Out.FlushAsync(_rows.Take(), running);
            if (load.DropsClient)
                throw new ClientGoneException();
        }
        load.FileBytes = input.Consumed;
        load.FileLines = decoder.Line;
        if (load.DropsClient)
            throw new ClientGoneException();
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
                throw new SqlException(fault.Code ?? SqlException.InternalError, fault.Message ?? "the COPY was made to fail");
        }
    }
}

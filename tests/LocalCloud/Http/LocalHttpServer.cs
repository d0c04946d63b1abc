using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GapFurniture.LocalCloud.Http;

/// <summary>A bare HTTP or HTTPS server on 127.0.0.1: no configuration files, no logging, no signal handlers, so that many fit into one process.</summary>
internal sealed class LocalHttpServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private readonly WebApplication _application;

    /// <param name="port">0: any free one.</param>
    /// <param name="handle">Answers a request.</param>
    /// <param name="tls">What it shows to its clients; null: it speaks plain HTTP.</param>
    public LocalHttpServer(int port, RequestDelegate handle, ServerChain? tls = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(
                IPAddress.Loopback,
                port,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http1; // as AWS's servers do
                    if (tls is not null)
                        listen.UseHttps(
                            new HttpsConnectionAdapterOptions
                            {
                                ServerCertificate = tls.Server,
                                ServerCertificateChain = [tls.Intermediate],
                            }
                        );
                }
            );
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null; // a debugger may stop a client half-way
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8; // user metadata of S3
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _application = builder.Build();
        _application.Run(handle);
    }

    public int Port { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _application.StartAsync(cancellation);
        Port = new Uri(_application.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    // The usual one takes Ctrl-C for itself, and programs that only start a server would go on as if nothing had been said.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

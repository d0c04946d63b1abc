// Asks the Runtime API for an event, as a Lambda function does first, and waits: less than this no runtime written in .NET takes.
using System.Net;
using System.Net.Sockets;

var address = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!;
using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
socket.Connect(IPEndPoint.Parse(address));
socket.Send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: floor\r\n\r\n"u8);
var answer = new byte[4096];
return socket.Receive(answer) > 0 ? 0 : 1;

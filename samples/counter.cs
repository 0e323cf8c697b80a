#!/usr/bin/env dotnet
#:property PublishAot=false
#:project ../src/Tutti/Tutti.csproj

// A counter: emits a whole number once a second; "period" may be set from anywhere, and calling "reset" starts it again.
using Tutti;

await using var node = new Node("counter");
var count = node.Add(Parameter.Int("count"), Access.Emit);
var period = node.Add(Parameter.Float("period", value: 1, min: 0.01, max: 10), Access.ReadWrite);
node.AddMethod("reset", _ =>
{
    count.Emit(0);
    return "counting from 0";
});
node.PeerEntered += peer => Console.WriteLine($"{peer.Name} is here");
node.PeerExited += exit => Console.WriteLine($"{exit.Peer.Name} has gone: {exit.Reason}");
await node.StartAsync();

double left = args is [var seconds, ..] ? double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture) : double.PositiveInfinity;
while (left > 0)
{
    count.Emit(count.Value + 1);
    await Task.Delay(TimeSpan.FromSeconds(Math.Min(period.Value, left)));
    left -= period.Value;
}

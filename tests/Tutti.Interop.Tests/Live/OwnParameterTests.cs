namespace Tutti.Interop.Tests.Live;

/// <summary>What a program does with the parameters of its own node, by the same verbs as with those of others.</summary>
public class OwnParameterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_patches_its_own_parameters_to_each_other()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader"), Access.Emit);
        Parameter<double> level = desk.Add(Parameter.Float("level"), Access.Sense);
        await desk.StartAsync(Cancel);

        Patch patch = await desk.PatchAsync(desk["fader"], desk["level"], Cancel);
        fader.Emit(0.5);
        Assert.Equal(0.5, level.Value);

        await patch.RemoveAsync(Cancel);
        fader.Emit(0.75);
        Assert.Equal(0.5, level.Value);
    }

    [Fact]
    public async Task A_node_sets_and_gets_its_own_parameters()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader", min: 0, max: 1), Access.Readable);
        await desk.StartAsync(Cancel);

        Assert.Equal(ZocpValue.From(0.5), await desk.SetAsync(desk["fader"], 0.5, Cancel));
        Assert.Equal(0.5, fader.Value);
        Assert.Equal(ZocpValue.From(0.5), await desk.GetAsync(desk["fader"], Cancel));
        await Assert.ThrowsAsync<RefusedException>(() => desk.SetAsync(desk["fader"], "half", Cancel));
        await Assert.ThrowsAsync<RefusedException>(() => desk.SetAsync(desk["fader"], double.NaN, Cancel));
        NotFoundException misspelt = await Assert.ThrowsAsync<NotFoundException>(() => desk.SetAsync(desk["fadder"], 0.5, Cancel));
        Assert.Contains("fader", misspelt.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_watches_its_own_parameter()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<long> count = desk.Add(Parameter.Int("count", value: 7), Access.Emit);
        await desk.StartAsync(Cancel);
        await using IAsyncEnumerator<ParameterChange> values = desk.WatchAsync(desk["count"], Cancel).GetAsyncEnumerator(Cancel);

        Assert.True(await values.MoveNextAsync());
        Assert.Equal(ZocpValue.From(7), values.Current.Value);
        count.Emit(8);
        Assert.True(await values.MoveNextAsync().AsTask().WaitAsync(Room.Limit, Cancel));
        Assert.Equal(ZocpValue.From(8), values.Current.Value);
        await Assert.ThrowsAsync<NotFoundException>(async () =>
        {
            await foreach (ParameterChange _ in desk.WatchAsync(desk["cuont"], Cancel))
            {
            }
        });
    }

    [Fact]
    public async Task A_watcher_that_leaves_early_does_not_take_another_with_it()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<long> level = lamp.Add(Parameter.Int("level"), Access.Sense);
        await lamp.StartAsync(Cancel);
        Node desk = await room.StartAsync("desk");
        Peer peer = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await using IAsyncEnumerator<ParameterChange> stays = desk.WatchAsync(peer["level"], Cancel).GetAsyncEnumerator(Cancel);
        using CancellationTokenSource impatient = new();
        await using (IAsyncEnumerator<ParameterChange> leaves = desk.WatchAsync(peer["level"], impatient.Token).GetAsyncEnumerator(Cancel))
        {
            ValueTask<bool> first = stays.MoveNextAsync();
            ValueTask<bool> other = leaves.MoveNextAsync();
            await impatient.CancelAsync();
            await other.AsTask().ContinueWith(_ => { }, TaskScheduler.Default); // cancelled, or quicker than that
            Assert.True(await first);
        }

        await desk.RefreshAsync(peer, Cancel);
        level.Emit(1);
        Assert.True(await stays.MoveNextAsync().AsTask().WaitAsync(Room.Limit, Cancel));
        Assert.Equal(ZocpValue.From(1), stays.Current.Value);
    }

    [Fact]
    public async Task A_parameter_that_was_replaced_belongs_to_no_node()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<long> old = desk.Add(Parameter.Int("count"), Access.Emit);
        Parameter<long> count = desk.Add(Parameter.Int("count", value: 5), Access.Emit);

        Assert.Null(old.Node);
        Assert.Throws<InvalidOperationException>(() => old.Emit(1));
        desk.Remove(old);
        count.Emit(6);
        Assert.Equal(6, count.Value);
    }

    [Fact]
    public async Task A_parameter_that_is_added_again_keeps_its_value()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<long> count = desk.Add(Parameter.Int("count"), Access.Emit);
        count.Emit(6);

        desk.Remove(count);
        Assert.Throws<InvalidOperationException>(() => count.Emit(7));
        desk.Add(count, Access.Emit);

        Assert.Equal(6, count.Value);
    }

    [Fact]
    public async Task A_value_of_no_use_is_refused_in_words()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<string> cue = desk.Add(Parameter.Text("cue"), Access.Emit);
        Parameter<double> fader = desk.Add(Parameter.Float("fader"), Access.Emit);

        Assert.Contains("not a string", Assert.Throws<RefusedException>(() => cue.Emit(null!)).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<RefusedException>(() => fader.Emit(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => desk.Add(Parameter.Float("other", value: double.NaN), Access.Emit));
        Assert.Throws<RefusedException>(() => desk.Add(Parameter.Of(TypeHint.Flt, "third", "text"), Access.Emit));
    }
}

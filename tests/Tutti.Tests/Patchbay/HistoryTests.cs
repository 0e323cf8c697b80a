using Tutti.Patchbay.Rooms;

namespace Tutti.Tests.Patchbay;

public class HistoryTests
{
    private static readonly HistoryPlace s_level = new(new Uuid(2), null, "lamp", "level");

    [Fact]
    public void The_last_entry_is_taken_back_and_done_again_by_its_number()
    {
        History history = new();
        history.Add("one", "desk", 0, [Patch()]);
        history.Add("two", "phone", 0, [Patch()]);

        Assert.True(history.TryPeek(again: false, id: 2, out HistoryEntry? top, out _));
        Assert.Equal("two", top!.What);
        history.Move(again: false, top);
        Assert.Equal(["one"], history.Undo.Select(e => e.What));
        Assert.Equal(["two"], history.Redo.Select(e => e.What));

        Assert.True(history.TryPeek(again: true, id: 2, out top, out _));
        history.Move(again: true, top!);
        Assert.Equal(["two", "one"], history.Undo.Select(e => e.What));
    }

    [Fact]
    public void Another_entry_on_top_is_refused_with_its_name()
    {
        History history = new();
        Assert.False(history.TryPeek(again: false, id: 1, out _, out string why));
        Assert.Equal("there is nothing to take back", why);

        history.Add("one", "desk", 0, [Patch()]);
        history.Add("two", "phone", 0, [Patch()]);
        Assert.False(history.TryPeek(again: false, id: 1, out _, out why));
        Assert.Equal("the last is now: two, by phone", why);
        Assert.False(history.TryPeek(again: true, id: 1, out _, out why));
        Assert.Equal("there is nothing to do again", why);
    }

    [Fact]
    public void A_new_entry_ends_what_could_be_done_again()
    {
        History history = new();
        history.Add("one", "desk", 0, [Patch()]);
        history.TryPeek(again: false, id: 1, out HistoryEntry? top, out _);
        history.Move(again: false, top!);

        history.Add("two", "desk", 0, [Patch()]);

        Assert.Empty(history.Redo);
    }

    [Fact]
    public void The_oldest_is_forgotten_at_the_bound()
    {
        History history = new();
        for (int i = 0; i <= History.Most; i++)
        {
            history.Add($"{i}", "desk", 0, [Patch()]);
        }

        Assert.Equal(History.Most, history.Undo.Count());
        Assert.Equal("1", history.Undo.Last().What);
    }

    [Fact]
    public void A_slider_that_is_dragged_is_one_entry_with_the_first_and_the_last_value()
    {
        History history = new();
        history.Add("set to 0.1", "phone", 0, [Set(0.0, 0.1)]);
        history.Add("set to 0.2", "phone", History.DragMs, [Set(0.1, 0.2)]);
        history.Add("set to 0.3", "phone", 2 * History.DragMs, [Set(0.2, 0.3)]);

        HistoryEntry entry = Assert.Single(history.Undo);
        Assert.Equal("set to 0.3", entry.What);
        Assert.Equal(Set(0.0, 0.3), Assert.Single(entry.Steps));
    }

    [Theory]
    [InlineData("desk", 0, 0.1)] // somebody else
    [InlineData("phone", History.DragMs + 1, 0.1)] // later
    [InlineData("phone", 0, 0.15)] // the node had another value meanwhile
    public void Sets_that_do_not_belong_together_are_entries_of_their_own(string by, long atMs, double before)
    {
        History history = new();
        history.Add("set to 0.1", "phone", 0, [Set(0.0, 0.1)]);
        history.Add("set to 0.2", by, atMs, [Set(before, 0.2)]);

        Assert.Equal(2, history.Undo.Count());
    }

    private static PatchStep Patch() => new(new HistoryPlace(new Uuid(1), null, "desk", "fader"), s_level, Made: true);

    private static SetStep Set(double before, double after) => new(s_level, before, after);
}

// Boards, pipelines, stages and views of the made-up engine, the order of cards, and undo of what leads do.
import type { Commands } from "../rpc/generated/commands";
import type {
  Board,
  LeadCard,
  LeadFilter,
  Pipeline,
  RailSum,
  SavedView,
  Stage,
} from "../rpc/generated/types";
import { fail, found, page, type Part, type Tell, whole } from "./commands";
import { type leadAnswers, leadsOf } from "./leads";
import { PIPELINE } from "./people";
import type { FakeState } from "./state";

type LeadAnswers = ReturnType<typeof leadAnswers>;

/** Cards of a column that come with the board. */
const FIRST_CARDS = 50;
const NEW_STAGES = ["New", "Contacted", "Estimate"];

export function boardAnswers(
  state: FakeState,
  tell: Tell,
  now: () => number,
  leads: LeadAnswers,
): Part<"pipeline" | "board" | "stage" | "view" | "undo" | "lead"> & LeadAnswers {
  const shop = new Shop(state, now);
  const past = new Past(state, shop, tell);
  return {
    ...pipelineAnswers(shop, past, tell),
    ...viewAnswers(shop, tell),
    ...past.undoable(leads),
    "lead.move": (params) =>
      past.doing(`Moved ${past.inWords(params.ids)} to ${shop.stage(params.stageId).name}`, () => {
        shop.move(params);
        const isFirst = PIPELINE.stages.some(({ id }) => id === params.stageId);
        return isFirst ? leads["lead.move"](params) : shop.put(params, tell);
      }),
    "board.get": ({ pipelineId, filter }) => shop.board(pipelineId, filter ?? {}),
    "lead.search": ({ text, limit }) => page(shop.called(text), limit === undefined ? {} : { limit }),
    "lead.list": (params) => page(shop.listed(params), params),
    "undo.status": () => past.status,
    "undo.undo": () => past.turn("undo"),
    "undo.redo": () => past.turn("redo"),
  };
}

/** Pipelines and the order of the cards in them. */
class Shop {
  pipelines: readonly Pipeline[] = [PIPELINE];
  views: readonly SavedView[] = [];
  /** Ids of leads that were put somewhere by hand; the others stand above them, newest first. */
  order: readonly string[] | null = null;
  #made = 0;

  constructor(
    readonly state: FakeState,
    readonly now: () => number,
  ) {}

  fresh(prefix: string): string {
    return `${prefix}-new-${++this.#made}`;
  }

  pipeline(id: string): Pipeline {
    return found(this.pipelines, id);
  }

  stage(id: string): Stage {
    return found(
      this.pipelines.flatMap(({ stages }) => stages),
      id,
    );
  }

  change(id: string, patch: (pipeline: Pipeline) => Pipeline): Pipeline {
    this.pipelines = this.pipelines.map((one) => (one.id === id ? patch(one) : one));
    return this.pipeline(id);
  }

  get leads(): LeadCard[] {
    const all = leadsOf(this.state);
    if (this.order === null) return all;
    const places = new Map(this.order.map((id, index) => [id, index]));
    return all.sort((a, b) => (places.get(a.id) ?? -1) - (places.get(b.id) ?? -1));
  }

  move({ ids, stageId, afterId, was }: Commands["lead.move"]["params"]): void {
    const leads = this.leads;
    const left = leads.find((lead) => ids.includes(lead.id) && was !== undefined && lead.stageId !== was);
    if (left) fail("conflict", `${left.name} was moved to ${left.stageName} meanwhile.`);
    const rest = leads.filter(({ id }) => !ids.includes(id));
    const top = rest.findIndex((lead) => lead.stageId === stageId);
    const at = afterId === undefined ? Math.max(0, top) : rest.findIndex(({ id }) => id === afterId) + 1;
    this.order = rest.map(({ id }) => id).toSpliced(at, 0, ...ids);
  }

  /** Into a stage that was made by hand, which the other answers do not know. */
  put({ ids, stageId }: Commands["lead.move"]["params"], tell: Tell): null {
    const { name } = this.stage(stageId);
    const moved = (lead: LeadCard) =>
      ids.includes(lead.id) ? { ...lead, stageId, stageName: name, stageEnteredAt: this.now() } : lead;
    for (const person of this.state.people) {
      person.lead = moved(person.lead);
      person.contact = { ...person.contact, leads: person.contact.leads.map(moved) };
    }
    tell("lead", [...ids]);
    return null;
  }

  listed({ stageId, pipelineId, status, filter }: Commands["lead.list"]["params"]): LeadCard[] {
    const some = this.leads.filter(
      (lead) =>
        lead.status === (status ?? "open") &&
        (stageId === undefined || lead.stageId === stageId) &&
        (pipelineId === undefined || lead.pipelineId === pipelineId) &&
        this.passes(lead, filter ?? {}),
    );
    const when = (lead: LeadCard) => lead.putAwayAt ?? lead.closedAt ?? 0;
    return status === undefined ? some : some.sort((a, b) => when(b) - when(a));
  }

  /** Leads of all pipelines that are called so, or whose contact is. */
  called(text: string): LeadCard[] {
    const wanted = text.trim().toLowerCase();
    return this.leads.filter(
      ({ name, contactName, status }) =>
        status !== "deleted" && `${name} ${contactName}`.toLowerCase().includes(wanted),
    );
  }

  board(pipelineId: string, filter: LeadFilter): Board {
    const pipeline = this.pipeline(pipelineId);
    const columns = pipeline.stages.map((stage) => {
      const cards = this.listed({ stageId: stage.id, filter });
      const { items, next } = page(cards, { limit: FIRST_CARDS });
      const total = this.listed({ stageId: stage.id }).length;
      return { stage, count: cards.length, total, sumMinor: sum(cards), cards: items, next };
    });
    const rail = (status: "won" | "lost"): RailSum => {
      const some = this.listed({ pipelineId, status, filter });
      const total = this.listed({ pipelineId, status }).length;
      return { count: some.length, total, sumMinor: sum(some) };
    };
    return {
      pipeline,
      columns,
      openCount: columns.reduce((all, { count }) => all + count, 0),
      openSumMinor: columns.reduce((all, { sumMinor }) => all + sumMinor, 0),
      currency: "USD",
      won: rail("won"),
      lost: rail("lost"),
    };
  }

  passes(lead: LeadCard, filter: LeadFilter): boolean {
    const { text = "", ownerIds = [], sourceIds = [], tagIds = [], zoneIds = [] } = filter;
    const hanging = this.state.hangings.get(lead.id);
    const has = (asked: readonly string[], words: ReadonlyArray<{ id: string }> = []) =>
      asked.length === 0 || words.some(({ id }) => asked.includes(id));
    const stages = this.pipelines.flatMap((pipeline) => pipeline.stages);
    const rotAfterS = stages.find(({ id }) => id === lead.stageId)?.rotAfterS ?? null;
    const late = rotAfterS !== null && lead.stageEnteredAt + rotAfterS * 1000 < this.now();
    const due = lead.nextTodo?.date ?? null;
    return (
      lead.name.toLowerCase().includes(text.trim().toLowerCase()) &&
      (ownerIds.length === 0 || ownerIds.includes(lead.ownerId ?? "none")) &&
      has(sourceIds, hanging?.sources) &&
      has(tagIds, hanging?.tagWords) &&
      has(zoneIds, hanging?.zones) &&
      (filter.overdueOn === undefined || (due !== null && due < filter.overdueOn)) &&
      (filter.late !== true || late)
    );
  }
}

function sum(leads: readonly LeadCard[]): number {
  return leads.reduce((total, { valueMinor }) => total + (valueMinor ?? 0), 0);
}

interface Moment {
  people: FakeState["people"];
  hangings: FakeState["hangings"];
  order: readonly string[] | null;
  pipelines: readonly Pipeline[];
}

/** What can be taken back: how everything stood before each act. */
class Past {
  #undo: Array<{ label: string; before: Moment }> = [];
  #redo: Array<{ label: string; before: Moment }> = [];

  constructor(
    readonly state: FakeState,
    readonly shop: Shop,
    readonly tell: Tell,
  ) {}

  get status(): Commands["undo.status"]["answer"] {
    return { undo: this.#undo.at(-1)?.label ?? null, redo: this.#redo.at(-1)?.label ?? null };
  }

  doing<T>(label: string, act: () => T): T {
    const before = this.#moment();
    const answer = act();
    this.#undo.push({ label, before });
    this.#redo = [];
    this.tell("undo", null);
    return answer;
  }

  turn(direction: "undo" | "redo"): Commands["undo.undo"]["answer"] {
    const [from, to] = direction === "undo" ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
    const last = from.pop();
    if (!last) return fail("invalid", `There is nothing to ${direction}.`);
    to.push({ label: last.label, before: this.#moment() });
    this.#restore(last.before);
    return { label: last.label, left: [] };
  }

  inWords(ids: readonly string[]): string {
    const [first] = ids;
    if (ids.length !== 1 || first === undefined) return `${ids.length} leads`;
    return found(leadsOf(this.state), first).name;
  }

  /** The same answers, each remembered under the words the engine has for it. */
  undoable(leads: LeadAnswers): LeadAnswers {
    const words = {
      "lead.win": "Won",
      "lead.lose": "Lost",
      "lead.reopen": "Reopened",
      "lead.archive": "Archived",
      "lead.restore": "Restored",
      "lead.delete": "Deleted",
      "lead.assign": "Assigned",
      "lead.add_tag": "Tagged",
    } as const;
    const wrapped = Object.entries(words).map(([command, word]) => {
      const answer = leads[command as keyof typeof words] as (params: { ids: string[] }) => null;
      const told = (params: { ids: string[] }) =>
        this.doing(`${word} ${this.inWords(params.ids)}`, () => answer(params));
      return [command, told];
    });
    return {
      ...leads,
      ...(Object.fromEntries(wrapped) as object),
      "lead.set_value": (params) =>
        this.doing(`Changed the value of ${this.inWords([params.id])}`, () =>
          leads["lead.set_value"](params),
        ),
    };
  }

  #moment(): Moment {
    const { order, pipelines } = this.shop;
    const people = this.state.people.map((person) => ({ ...person }));
    return { people, hangings: new Map(this.state.hangings), order, pipelines };
  }

  #restore(moment: Moment): void {
    this.state.people = moment.people;
    this.state.hangings = moment.hangings;
    this.shop.order = moment.order;
    this.shop.pipelines = moment.pipelines;
    for (const kind of ["lead", "contact", "pipeline", "undo"]) this.tell(kind, null);
  }
}

function pipelineAnswers(shop: Shop, past: Past, tell: Tell): Part<"pipeline" | "stage"> {
  const told = <T>(answer: T): T => {
    tell("pipeline", null);
    return answer;
  };
  const makeStage = (name: string): Stage => ({
    id: shop.fresh("s"),
    name,
    color: null,
    limit: null,
    rotAfterS: null,
  });
  const of = (stageId: string) =>
    shop.pipelines.find(({ stages }) => stages.some(({ id }) => id === stageId)) ??
    fail("not_found", "This stage does not exist any more.");
  return {
    "pipeline.list": ({ departmentId }) =>
      whole(shop.pipelines.filter((one) => departmentId === undefined || one.departmentId === departmentId)),
    "pipeline.create": ({ departmentId, name }) =>
      past.doing(`Added the pipeline ${name}`, () => {
        const made = { id: shop.fresh("p"), departmentId, name, stages: NEW_STAGES.map(makeStage) };
        shop.pipelines = [...shop.pipelines, made];
        return told(made);
      }),
    "pipeline.update": ({ id, name }) =>
      past.doing(`Renamed the pipeline ${name}`, () => told(shop.change(id, (one) => ({ ...one, name })))),
    "pipeline.delete": ({ id }) =>
      past.doing(`Deleted the pipeline ${shop.pipeline(id).name}`, () => {
        const has = leadsOf(past.state).some((lead) => lead.pipelineId === id && lead.status !== "deleted");
        if (has) return fail("conflict", "This pipeline still has leads. Move or delete them first.");
        shop.pipelines = shop.pipelines.filter((one) => one.id !== id);
        return told(null);
      }),
    "stage.create": ({ pipelineId, name, afterId }) =>
      past.doing(`Added the stage ${name}`, () =>
        told(
          shop.change(pipelineId, (one) => {
            const left = one.stages.findIndex(({ id }) => id === afterId);
            const at = left < 0 ? one.stages.length : left + 1;
            return { ...one, stages: one.stages.toSpliced(at, 0, makeStage(name)) };
          }),
        ),
      ),
    "stage.update": ({ id, ...look }) =>
      past.doing(`Changed the stage ${look.name}`, () => {
        const stages = (all: Stage[]) =>
          all.map((stage) => (stage.id === id ? { ...stage, ...look } : stage));
        shop.change(of(id).id, (one) => ({ ...one, stages: stages(one.stages) }));
        return told(null);
      }),
    "stage.move": ({ id, afterId }) =>
      past.doing(`Moved the stage ${shop.stage(id).name}`, () => {
        const moved = shop.stage(id);
        shop.change(of(id).id, (one) => {
          const rest = one.stages.filter((stage) => stage.id !== id);
          const at = afterId === null ? 0 : rest.findIndex((stage) => stage.id === afterId) + 1;
          return { ...one, stages: rest.toSpliced(at, 0, moved) };
        });
        return told(null);
      }),
    "stage.delete": ({ id, moveToId }) => {
      const ids = shop.listed({ stageId: id }).map((lead) => lead.id);
      if (ids.length > 0 && moveToId === undefined)
        return fail("conflict", "This stage has leads. Say where they go.");
      return past.doing(`Deleted the stage ${shop.stage(id).name}`, () => {
        if (moveToId !== undefined) shop.put({ ids, stageId: moveToId }, tell);
        shop.change(of(id).id, (one) => ({ ...one, stages: one.stages.filter((stage) => stage.id !== id) }));
        tell("lead", null);
        return told(null);
      });
    },
  };
}

function viewAnswers(shop: Shop, tell: Tell): Part<"view"> {
  return {
    "view.list": ({ pipelineId }) => whole(shop.views.filter((view) => view.pipelineId === pipelineId)),
    "view.create": (view) => {
      if (shop.views.some(({ name }) => name === view.name))
        return fail("invalid", "Another view has this name.", "name");
      const made = { ...view, id: shop.fresh("v") };
      shop.views = [...shop.views, made];
      tell("pipeline", [view.pipelineId]);
      return made;
    },
    "view.update": ({ id, ...patch }) => {
      const changed = { ...found(shop.views, id), ...patch };
      shop.views = shop.views.map((view) => (view.id === id ? changed : view));
      tell("pipeline", [changed.pipelineId]);
      return changed;
    },
    "view.delete": ({ id }) => {
      shop.views = shop.views.filter((view) => view.id !== id);
      tell("pipeline", null);
      return null;
    },
  };
}
